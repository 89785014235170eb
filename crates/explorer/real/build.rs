//! Takes in the file that `EXPLORED` names.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=EXPLORED");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let code = match env::var_os("EXPLORED").map(PathBuf::from) {
        None => "fn main() {}\n".to_owned(),
        Some(file) => {
            println!("cargo::rerun-if-changed={}", file.display());
            let text = fs::read_to_string(&file)
                .unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            let included = match explorer_source::headless(&text) {
                Some(text) => {
                    let copy = out.join("explored");
                    fs::create_dir_all(&copy)
                        .expect("OUT_DIR can be written to");
                    let copy =
                        copy.join(file.file_name().expect("a file has a name"));
                    fs::write(&copy, text).expect("OUT_DIR can be written to");
                    copy
                }
                None => file,
            };
            format!("include!({included:?});\n")
        }
    };
    fs::write(out.join("real.rs"), code).expect("OUT_DIR can be written to");
}
