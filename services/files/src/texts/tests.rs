//! Small documents of each kind, and hostile ones as far as they may be read without a process of their own.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::*;

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn packed(entries: &[(&str, &str)]) -> String {
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, xml)| (*name, xml.as_bytes())).collect();
    Kind::Packed.words(zip(&entries)).unwrap()
}

/// A PDF of these objects, the first of which is its catalog.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    places.iter().for_each(|place| file.extend(format!("{place:010} 00000 n \n").bytes()));
    let size = objects.len() + 1;
    file.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    file
}

fn stream(head: &str, content: &str) -> String {
    format!("<< {head} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

fn page(content: &str) -> Vec<u8> {
    pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".into(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>".into(),
        stream("", content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".into(),
    ])
}

#[test]
fn a_type_and_a_name_tell_how_it_is_read() {
    for (mime_type, extension, kind) in [
        ("application/pdf", "pdf", Some(Kind::Pdf)),
        ("text/html; charset=utf-8", "html", Some(Kind::Html)),
        ("text/plain; charset=utf-8", "txt", Some(Kind::Plain)),
        ("application/octet-stream", "rs", Some(Kind::Plain)),
        ("application/octet-stream", "eml", Some(Kind::Mail)),
        ("application/vnd.oasis.opendocument.text", "odt", Some(Kind::Packed)),
        ("application/zip", "docm", Some(Kind::Packed)),
        ("application/zip", "zip", Some(Kind::Names)),
        ("image/png", "txt", None),
        ("video/mp4", "mp4", None),
        ("application/x-gzip", "gz", None),
    ] {
        assert_eq!(Kind::of(mime_type, extension), kind, "{mime_type} {extension}");
    }
    assert!(NAMES.iter().all(|(kind, name)| Kind::parse(name) == Some(*kind) && kind.name() == *name));
}

#[test]
fn text_in_any_encoding() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let russian = "Съешь же ещё этих мягких французских булок, да выпей чаю.";
    let japanese = "これは日本語の文章です。全文検索で見つかります。";
    for (content, words) in [
        (b"fn main() {\n\tprintln!(\"hi\");\n}\n".to_vec(), "fn main() {\nprintln!(\"hi\");\n}"),
        ("Größe\r\n\r\n\r\n  weit".into(), "Größe\nweit"),
        ("Größe".as_bytes()[..4].to_vec(), "Grö"),
        ([b"\xef\xbb\xbf".as_slice(), "Maß".as_bytes()].concat(), "Maß"),
        ([b"\xff\xfe".to_vec(), utf16("weiß 全文")].concat(), "weiß 全文"),
        (utf16("no mark at all"), "no mark at all"),
        (b"Stra\xdfe nach M\xfcnchen, sch\xf6n gr\xfc\xdfen".to_vec(), "Straße nach München, schön grüßen"),
        (encoding_rs::WINDOWS_1251.encode(russian).0.into_owned(), russian),
        (encoding_rs::SHIFT_JIS.encode(japanese).0.into_owned(), japanese),
        (encoding_rs::ISO_2022_JP.encode(japanese).0.into_owned(), japanese),
        (Vec::new(), ""),
    ] {
        assert_eq!(Kind::Plain.words(content).as_deref(), Some(words));
    }
    for binary in [b"\x7fELF\x02\x01\x01\0\0\0".to_vec(), (0..=255).collect(), vec![0; 100]] {
        assert_eq!(Kind::Plain.words(binary), None);
    }
}

#[test]
fn what_is_seen_of_a_page() {
    let html = "<!DOCTYPE html><title>Ti&amp;tle</title><style>p{color:red}</style><script>var no = '<p>no</p>';</script>
        <body><h1>Head</h1><p>in<b>fix</b> and <a href=x>link</a><br>line<td>cell<td>next<!-- no --><template>no</template></body>";
    assert_eq!(
        Kind::Html.words(html.into()).as_deref(),
        Some("Ti&tle\nHead\ninfix and link\nline\ncell\nnext")
    );
    let latin = b"<meta charset=iso-8859-2>\xb3\xf3d\xbc";
    assert_eq!(Kind::Html.words(latin.to_vec()).as_deref(), Some("łódź"));
    assert_eq!(Kind::Html.words("<".repeat(100_000).into()).map(|words| words.len()), Some(100_000));
    assert!(Kind::Html.words("<div>".repeat(500_000).into()).is_some());
}

#[test]
fn a_mail_and_what_is_in_it() {
    let mail = b"From: Ann =?utf-8?q?M=C3=BCller?= <ann@example.com>\r\nTo: bob@example.com\r\nSubject: =?iso-8859-1?q?Gr=FC=DFe?=\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
        --x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nWmVicmEgY3Jvc3Npbmc=\r\n\
        --x\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: text/html\r\n\r\n<p>don<b>key</b></p>\r\n\
        --x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"plan.pdf\"\r\n\r\nx\r\n--x--\r\n";
    let words = Kind::Mail.words(mail.to_vec()).unwrap();
    for said in [
        "Grüße",
        "Ann Müller",
        "ann@example.com",
        "bob@example.com",
        "Zebra crossing",
        "inner",
        "donkey",
        "plan.pdf",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(10_000);
    assert!(Kind::Mail.words(nested.into()).is_some());
}

#[test]
fn office_and_open_documents() {
    let word = packed(&[
        ("[Content_Types].xml", "<Types><t>no</t></Types>"),
        ("word/footnotes.xml", "<w:p><w:t>foot</w:t></w:p>"),
        (
            "word/document.xml",
            "<?xml version='1.0'?><w:document><w:body><w:p><w:r><w:t>Zeb</w:t></w:r><w:r><w:t xml:space='preserve'>ra </w:t></w:r>\
             <w:r><w:t>&amp;&#228;</w:t></w:r><w:del><w:delText>gone</w:delText></w:del></w:p><w:p><w:r><w:t>two</w:t><w:tab/><w:t>three</w:t>\
             <w:instrText>PAGEREF</w:instrText></w:r></w:p><mc:Fallback><w:t>again</w:t></mc:Fallback></w:body></w:document>",
        ),
        ("docProps/core.xml", "<p><dc:title>The title</dc:title><dc:creator>nobody</dc:creator></p>"),
    ]);
    assert_eq!(word, "Zebra &ä\ntwo three\nfoot\nThe title");
    let sheet = packed(&[
        (
            "xl/worksheets/sheet1.xml",
            "<row><c t='s'><v>0</v></c><c><f>1+1</f><v>4711</v></c><c t='inlineStr'><is><t>in line</t></is></c></row>",
        ),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>shared</t><rPh><t>no</t></rPh></si><si><r><t>ri</t></r><r><t>ch</t></r></si></sst>",
        ),
        ("xl/workbook.xml", "<workbook><sheets><sheet name='Bud&amp;get' sheetId='1'/></sheets></workbook>"),
    ]);
    assert_eq!(sheet, "Bud&get\nshared\nrich\n4711 in line");
    let slide = |text: &str| format!("<p:sld><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>");
    let slides = packed(&[
        ("ppt/slides/slide10.xml", &slide("ten")),
        ("ppt/slides/slide9.xml", &slide("nine")),
        ("ppt/slides/_rels/slide9.xml.rels", &slide("no")),
        ("ppt/notesSlides/notesSlide1.xml", &slide("note")),
    ]);
    assert_eq!(slides, "nine\nten\nnote");
    let open = packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("meta.xml", "<m><dc:title>Named</dc:title></m>"),
        (
            "content.xml",
            "<office:document-content><office:font-face-decls>no</office:font-face-decls><office:body><office:text>\
             <text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h>Head</text:h>\
             <text:p>one<text:span>two</text:span><text:s/>three</text:p><table:table table:name='T1'><table:table-cell><text:p>cell</text:p>\
             </table:table-cell></table:table></office:text></office:body></office:document-content>",
        ),
    ]);
    assert_eq!(open, "Head\nonetwo three\nT1\ncell\nNamed");
    for broken in [b"PK\x03\x04".to_vec(), b"no zip".to_vec(), zip(&[("readme.txt", b"x")]), Vec::new()] {
        assert_eq!(Kind::Packed.words(broken), None);
    }
}

#[test]
fn archives_and_what_is_in_them() {
    let inner = zip(&[("deep/plan.txt", b"the okapi"), ("deeper.zip", &zip(&[("a.txt", b"the quagga")]))]);
    let archive = zip(&[
        ("notes.txt", b"the zebra"),
        ("picture.png", b"\x89PNG\r\n\x1a\nthe horse"),
        ("letter.docx", &zip(&[("word/document.xml", b"<w:p><w:t>the donkey</w:t></w:p>")])),
        ("inner.zip", &inner),
        ("folder/", b""),
    ]);
    let names = "notes.txt\npicture.png\nletter.docx\ninner.zip\nfolder/";
    assert_eq!(Kind::Names.words(archive.clone()).as_deref(), Some(names));
    let inside = "the zebra\nthe donkey\ndeep/plan.txt\ndeeper.zip\nthe okapi\na.txt\nthe quagga";
    assert_eq!(Kind::Archive.words(archive.clone()), Some(format!("{names}\n{inside}")));
    assert_eq!(Kind::Archive.words(archive[..archive.len() - 30].to_vec()), None);
    // Broken in the middle: the rest is there.
    let at = archive.windows(9).position(|bytes| bytes == b"notes.txt").unwrap() + 9;
    let mut broken = archive;
    broken[at..at + 5].fill(0xff);
    assert_eq!(Kind::Archive.words(broken), Some(format!("{names}\n{}", &inside["the zebra\n".len()..])));
}

#[test]
fn archives_in_archives_have_an_end() {
    let mut nested = zip(&[("bottom.txt", b"never seen")]);
    for _ in 0..10 {
        nested = zip(&[("next.zip", &nested)]);
    }
    assert_eq!(Kind::Archive.words(nested).as_deref(), Some("next.zip\nnext.zip\nnext.zip\nnext.zip"));
    let zeros = vec![0; 30 << 20];
    let bomb =
        zip(&[("a.html", &zeros), ("b.html", &zeros), ("c.html", &zeros), ("d.txt", b"no room is left")]);
    assert_eq!(Kind::Archive.words(bomb).as_deref(), Some("a.html\nb.html\nc.html\nd.txt"));
    let many: Vec<String> = (0..12_000).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"word".as_slice())).collect();
    let words = Kind::Archive.words(zip(&many)).unwrap();
    assert_eq!(words.lines().count(), 10_000 + 500);
}

#[test]
fn pages_of_a_pdf() {
    let content = "BT /F 12 Tf 50 700 Td (Hello) Tj 40 0 Td (world) Tj 0 -20 Td [(next li) 20 (ne) -400 (word)] TJ ET\n\
                   BT 3 Tr /F 12 Tf 50 600 Td (scanned) Tj ET";
    let file = page(content);
    assert_eq!(Kind::Pdf.words(file.clone()).as_deref(), Some("Hello world\nnext line word\nscanned"));
    assert_eq!(Kind::Pdf.words(b"%PDF-1.4\nnothing".to_vec()), None);
    for cut in [10, 100, file.len() / 2, file.len() - 50] {
        // Whatever is said of it, something is.
        let _ = Kind::Pdf.words(file[..cut].to_vec());
    }
    let lost = Kind::Pdf.words(file[..file.len() - 100].to_vec());
    assert_eq!(lost.as_deref(), Some("Hello world\nnext line word\nscanned"), "its table is lost");
}

#[test]
fn bombs_are_read_as_far_as_words_are_kept() {
    let zeros = vec![b'0'; 100 << 20];
    let text = [b"<w:t>".as_slice(), &zeros].concat();
    // One word of a hundred megabytes, and a hundred megabytes that are no text.
    let long = Kind::Packed.words(zip(&[("word/document.xml", &text)])).unwrap();
    assert!(long.len() <= MOST);
    let silent = zip(&[("word/document.xml", &[b"<w:p>", zeros.as_slice()].concat())]);
    assert!(silent.len() < 1 << 20);
    assert_eq!(Kind::Packed.words(silent).as_deref(), Some(""));
    let laughs =
        "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><w:p><w:t>&b;&b;&unknown;done</w:t></w:p>";
    assert_eq!(packed(&[("word/document.xml", laughs)]), "done");
    let deep = format!("{}<w:t>deep</w:t>", "<w:p>".repeat(1_000_000));
    assert_eq!(packed(&[("word/document.xml", &deep)]), "deep");
    assert_eq!(Kind::Plain.words(zeros[..8 << 20].to_vec()).map(|words| words.len()), Some(MOST));
}
