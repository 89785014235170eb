//! Each program ends well and prints what is kept beside it, `NAME.stdout`,
//! which `UPDATE=1` writes anew.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut trials = Vec::new();
    for entry in fs::read_dir(folder).expect("examples/ is there") {
        let file = entry.expect("it can be read").path();
        if file.extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let name = file.file_stem().expect("a name").to_owned();
        trials.push(Trial::test(
            name.to_string_lossy().into_owned(),
            move || {
                let (code, printed, said) =
                    testing::run(&testing::example(&name));
                let shown = file.with_extension("stdout");
                if testing::updating() {
                    fs::write(&shown, &printed)?;
                }
                let kept = fs::read_to_string(&shown).unwrap_or_default();
                if code != 0 || printed != kept || !said.is_empty() {
                    return Err(format!(
                    "exit code {code}; if it is right, UPDATE=1 rewrites {}\n\
                     --- kept\n{kept}--- printed\n{printed}\
                     --- standard error\n{said}",
                    shown.display()
                )
                .into());
                }
                Ok(())
            },
        ));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
