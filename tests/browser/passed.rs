//! These tests take longer than all the others together. When they have
//! passed, they are ignored until something changes that they look at.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use reader::Draft;

use crate::axe;
use crate::driver::Programs;
use crate::repository::root;

/// What every test looks at, as one number.
pub struct Fingerprint(String);

impl Fingerprint {
    /// The book as it is built now, these tests with the server that is part
    /// of them, the browser, and the rules it is held against. `None` where one
    /// of them is missing: a test will say so.
    pub fn take(programs: &Programs) -> Option<Self> {
        let mut hasher = DefaultHasher::new();
        let book = Draft::build(root()).ok()?;
        hash(&book.path(), &book.path(), &mut hasher)?;
        // What the pages run; the source of each is shown on its page.
        for path in ["Cargo.lock", "Cargo.toml", "crates/logging"] {
            hash(&root().join(path), root(), &mut hasher)?;
        }
        fs::read(env::current_exe().ok()?).ok()?.hash(&mut hasher);
        fs::read(axe::script()).ok().hash(&mut hasher);
        programs.versions()?.hash(&mut hasher);
        Some(Self(format!("{:016x}", hasher.finish())))
    }

    /// Whether all tests have passed on just this.
    pub fn has_passed(&self) -> bool {
        fs::read_to_string(file()).is_ok_and(|passed| passed == self.0)
    }

    /// Keeps in mind that they have.
    pub fn passes(&self) {
        // Without it they are run again, that is all.
        let _ = fs::write(file(), &self.0);
    }
}

fn file() -> PathBuf {
    root().join("target/browser-tests-passed")
}

/// Hashes a file, or all files in a folder, by what they are called from
/// `base` on and by what is in them.
fn hash(path: &Path, base: &Path, hasher: &mut DefaultHasher) -> Option<()> {
    if !path.is_dir() {
        path.strip_prefix(base).ok()?.hash(hasher);
        fs::read(path).ok()?.hash(hasher);
        return Some(());
    }
    let entries =
        fs::read_dir(path).ok()?.map(|entry| Some(entry.ok()?.path()));
    let mut paths = entries.collect::<Option<Vec<_>>>()?;
    paths.sort();
    paths.iter().try_for_each(|path| hash(path, base, hasher))
}
