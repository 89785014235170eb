//! Takes in the file that `EXPLORED` names.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=EXPLORED");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let code = match env::var_os("EXPLORED").map(PathBuf::from) {
        None => "fn run() {}\nconst FILE: &str = \"\";\n".to_owned(),
        Some(file) => {
            println!("cargo::rerun-if-changed={}", file.display());
            let text = fs::read_to_string(&file)
                .unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            let included = match explorer_source::taken_in(&text) {
                Some(text) => {
                    let copy = out
                        .join("explored")
                        .join(file.file_name().expect("a file has a name"));
                    fs::create_dir_all(out.join("explored"))
                        .expect("OUT_DIR can be written to");
                    fs::write(&copy, text).expect("OUT_DIR can be written to");
                    copy
                }
                None => file,
            };
            format!(
                "#[allow(dead_code, unused_qualifications, clippy::unit_arg)]\nmod explored {{\n    include!({included:?});\n    \
                 pub fn run() {{ engine::execution::returned(main()); }}\n}}\nuse explored::run;\n\
                 const FILE: &str = {included:?};\n"
            )
        }
    };
    fs::write(out.join("guest.rs"), code).expect("OUT_DIR can be written to");
}
