//! The bytes are a scenario.
#![no_main]

mod place;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let path = place::folder().join("scenario.toml");
    std::fs::write(&path, data).expect("the file is written");
    place::try_out(&path);
});
