//! The bytes are a command line, one argument a line.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let line = std::iter::once("careflow".to_owned()).chain(text.lines().map(str::to_owned));
    if let Err(why) = careflow::cli::understands(line) {
        assert!(!why.is_empty());
    }
});
