//! Notices when a page or a listing changes.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::source::tidy;

/// What a page may show, besides the pages themselves.
const LISTINGS: [&str; 6] = ["json", "py", "rs", "stderr", "stdout", "toml"];

/// An editor writes a file in several steps; one build follows them all.
const QUIET: Duration = Duration::from_millis(100);

/// The files of the book, watched since the start.
pub struct Watch {
    root: PathBuf,
    pages: PathBuf,
    changes: Receiver<notify::Result<Event>>,
    /// Watches until it is dropped.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches `pages`, a folder in `root`, and the crates.
    pub fn start(root: &Path, pages: &Path) -> notify::Result<Self> {
        let root = root.canonicalize()?;
        let (sender, changes) = channel();
        let mut watcher = notify::recommended_watcher(sender)?;
        // Editors put a new file in the place of book.toml, so its folder
        // is watched, not the file. Never the whole tree: target is in it.
        watcher.watch(&root, RecursiveMode::NonRecursive)?;
        for folder in [pages, Path::new("crates")] {
            let folder = root.join(folder);
            if folder.is_dir() {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(Self { root, pages: tidy(pages), changes, _watcher: watcher })
    }

    /// Calls `work` after each change, as long as the process lives.
    pub fn for_each(self, mut work: impl FnMut()) {
        while let Ok(change) = self.changes.recv() {
            let mut concerns = self.concerns_book(change);
            // Work only starts when nothing has happened for a moment.
            while let Ok(change) = self.changes.recv_timeout(QUIET) {
                concerns |= self.concerns_book(change);
            }
            if concerns {
                work();
            }
        }
    }

    fn concerns_book(&self, change: notify::Result<Event>) -> bool {
        match change {
            Ok(event) => {
                is_change(event.kind)
                    && event.paths.iter().any(|p| self.is_shown(p))
            }
            Err(error) => {
                eprintln!("a change may be missed: {error}");
                true
            }
        }
    }

    fn is_shown(&self, path: &Path) -> bool {
        let Ok(path) = path.strip_prefix(&self.root) else {
            return false;
        };
        let is_listing = path
            .extension()
            .is_some_and(|e| LISTINGS.iter().any(|listing| e == *listing));
        path.starts_with(&self.pages)
            || path == Path::new("book.toml")
            || path.starts_with("crates") && is_listing
    }
}

/// Building reads the files as well; that is no change.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => {
            access == AccessKind::Close(AccessMode::Write)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};

    use super::is_change;

    /// A build that led to the next one would never end.
    #[test]
    fn what_a_build_does_is_no_change() {
        for access in [
            AccessKind::Open(AccessMode::Any),
            AccessKind::Read,
            AccessKind::Close(AccessMode::Read),
        ] {
            assert!(!is_change(EventKind::Access(access)), "{access:?}");
        }
        let written = AccessKind::Close(AccessMode::Write);
        assert!(is_change(EventKind::Access(written)));
        assert!(is_change(EventKind::Modify(ModifyKind::Any)));
    }
}
