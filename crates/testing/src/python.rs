//! The Pythons of this machine, and how the tests run them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{env, fs, thread};

/// A CPython that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Python {
    /// Its version: `[3, 13, 0]`.
    pub version: [u32; 3],
    /// Whether it is a free-threaded build, which runs without the GIL.
    pub free_threaded: bool,
    /// Its interpreter.
    pub path: PathBuf,
}

const PROBE: &str = "
import platform, sys
assert platform.python_implementation() == 'CPython'
gil = getattr(sys, '_is_gil_enabled', lambda: True)()
print(*sys.version_info[:3], int(not gil))";

impl Python {
    /// Every CPython 3 from `oldest` on, the oldest first, of each 3.N the
    /// newest: `python3` and `python3.N` on the PATH, and those of pyenv.
    pub fn found(oldest: [u32; 2]) -> Vec<Python> {
        let mut paths = Vec::new();
        for folder in env::split_paths(&env::var_os("PATH").unwrap_or_default())
        {
            // These stand for the versions of pyenv, which come below.
            if folder.ends_with("shims") {
                continue;
            }
            let names = ["", ".8", ".9", ".10", ".11", ".12", ".13", ".14"];
            for name in names {
                for build in ["", "t"] {
                    paths.push(folder.join(format!("python3{name}{build}")));
                }
            }
        }
        let pyenv = env::var_os("PYENV_ROOT")
            .map(PathBuf::from)
            .or_else(|| Some(env::home_dir()?.join(".pyenv")));
        let versions = pyenv.map(|root| fs::read_dir(root.join("versions")));
        for version in versions.into_iter().flatten().flatten().flatten() {
            paths.push(version.path().join("bin/python3"));
        }
        paths.retain(|path| path.exists());
        let probes = paths
            .into_iter()
            .map(|path| thread::spawn(move || Python::probe(path)));
        let probes: Vec<_> = probes.collect();
        let probed = probes.into_iter().filter_map(|p| p.join().ok().flatten());
        let mut found: Vec<_> =
            probed.filter(|p| p.version[..2] >= oldest[..]).collect();
        found.sort();
        let kind = |p: &Python| (p.version[1], p.free_threaded);
        let newest: BTreeMap<_, _> =
            found.into_iter().map(|p| (kind(&p), p)).collect();
        newest.into_values().collect()
    }

    fn probe(path: PathBuf) -> Option<Python> {
        let output =
            Command::new(&path).args(["-I", "-c", PROBE]).output().ok()?;
        let said = String::from_utf8(output.stdout).ok()?;
        let numbers: Option<Vec<u32>> =
            said.split_whitespace().map(|n| n.parse().ok()).collect();
        let [major, minor, patch, free] = numbers?[..] else { return None };
        let version = [major, minor, patch];
        Some(Python { version, free_threaded: free == 1, path })
    }

    /// `3.13.0`, and `3.13.0t` for a free-threaded build.
    pub fn name(&self) -> String {
        let [major, minor, patch] = self.version;
        let build = if self.free_threaded { "t" } else { "" };
        format!("{major}.{minor}.{patch}{build}")
    }

    /// Runs a file, away from PYTHON* variables and the user's packages:
    /// the exit code, and what it wrote to standard output and error.
    ///
    /// # Panics
    ///
    /// When it cannot be started, or has not ended after ten seconds.
    pub fn run(&self, file: &Path) -> (i32, String, String) {
        self.run_with(file, &[])
    }

    /// The same, with arguments for the program in the file.
    ///
    /// # Panics
    ///
    /// When it cannot be started, or has not ended after ten seconds.
    pub fn run_with(
        &self,
        file: &Path,
        arguments: &[&str],
    ) -> (i32, String, String) {
        let mut command = assert_cmd::Command::new(&self.path);
        command.arg("-I").arg(file).args(arguments);
        let output = command
            .timeout(Duration::from_secs(10))
            .output()
            .expect("Python can be started");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let code = output.status.code().unwrap_or_else(|| {
            panic!("{} was still running after 10 s", file.display())
        });
        (code, text(&output.stdout), text(&output.stderr))
    }
}

/// Whether the environment says that a machine without Python will not do.
pub fn required() -> bool {
    env::var("PYTHON_TESTS").is_ok_and(|it| it == "required")
}

/// What a test says that finds none.
pub const NONE: &str = "no CPython 3.9 or later is on the PATH";
