//! The bytes are what lies in the store in place of a replication.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = careflow::store::unpack(data);
});
