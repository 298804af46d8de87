#![no_main]

libfuzzer_sys::fuzz_target!(|content: &[u8]| files_fuzz::page(content));
