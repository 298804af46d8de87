//! What is fuzzed, over the inputs that are kept beside it: targets that no longer compile are noticed here, and what broke once
//! stays whole.

use std::path::Path;

#[path = "../../fuzz/targets/lib.rs"]
mod targets;

type Target = fn(&[u8]);

#[test]
fn what_is_kept_of_fuzzing_breaks_nothing() {
    let targets: [(&str, Target); 4] = [
        ("form", targets::form),
        ("page", targets::page),
        ("picture", targets::picture),
        ("text", targets::text),
    ];
    for (name, target) in targets {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
        let inputs =
            std::fs::read_dir(folder).expect("a corpus").map(|input| input.expect("an input").path());
        let inputs: Vec<_> = inputs.collect();
        assert!(inputs.len() > 10, "{name}");
        for input in inputs {
            println!("{}", input.display());
            target(&std::fs::read(&input).expect("an input"));
        }
    }
}
