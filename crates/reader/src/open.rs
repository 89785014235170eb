use std::env;
use std::io::{IsTerminal, stdout};
use std::thread;

/// Opens `address` in a browser where somebody is there to see it: not in
/// CI, not when the output goes to a file, not without a desktop. Returns at
/// once and never fails; the address is printed anyway.
pub fn open_browser(address: &str) {
    if !somebody_is_there() {
        return;
    }
    let address = address.to_string();
    // Some openers return only when the browser is closed.
    thread::spawn(move || opener::open_browser(address));
}

fn somebody_is_there() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|v| !v.is_empty());
    let has_desktop = cfg!(any(windows, target_os = "macos"))
        || is_set("DISPLAY")
        || is_set("WAYLAND_DISPLAY");
    has_desktop && !is_set("CI") && stdout().is_terminal()
}
