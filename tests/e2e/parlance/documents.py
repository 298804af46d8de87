"""Documents as people send them, and one that nobody should."""

import io
import zipfile


def packed(**entries):
    """A zip of these files, their names with a slash for each two underscores."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for title, content in entries.items():
            archive.writestr(title.replace("__", "/") + ".xml", content)
    return file.getvalue()


def docx(text):
    """A document of Office that says this."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return packed(word__document=f"<w:document {space}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>")


def stream(content, head=""):
    return f"<< {head} /Length {len(content)} >>\nstream\n{content}\nendstream"


def pdf_of(objects):
    """A PDF of these objects, the first of which is its catalog."""
    file, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    file += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(file)}\n%%EOF\n"
    return file.encode("latin-1")


def page(content, resources, *more):
    return pdf_of([
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << {resources} >> >>", stream(content), *more])


def pdf(text):
    """A page that says this."""
    return page(f"BT /F 12 Tf 50 700 Td ({text}) Tj ET", "/Font << /F 5 0 R >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")


def endless_pdf():
    """A page that draws a form that draws another twice, and so on: nobody lives to see its end."""
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
    forms = [stream("/X Do /X Do", f"{form} /Resources << /XObject << /X {number} 0 R >> >>") for number in range(6, 46)]
    return page("/X Do", "/XObject << /X 5 0 R >>", *forms, stream("0 0 m", form))


def bomb():
    """A document of Office that is a hundred megabytes once it is unpacked, all of it one word."""
    return packed(word__document="<w:t>" + "0" * (100 << 20))
