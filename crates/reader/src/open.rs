use std::env;
use std::io::{IsTerminal, stdout};
use std::thread;

/// Opens `address` in a browser where somebody is there to see it: not in
/// CI, not when the output goes to a file, not without a desktop. Returns at
/// once and never fails; the address is printed anyway.
pub fn open_browser(address: &str) {
    let is_set = |name: &str| env::var_os(name).is_some_and(|v| !v.is_empty());
    if !stdout().is_terminal() || !has_desktop(is_set) {
        return;
    }
    let address = address.to_string();
    // Some openers return only when the browser is closed.
    thread::spawn(move || opener::open_browser(address));
}

fn has_desktop(is_set: impl Fn(&str) -> bool) -> bool {
    let always = cfg!(any(windows, target_os = "macos"));
    let has_screen = always || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
    has_screen && !is_set("CI")
}

#[cfg(test)]
mod tests {
    use super::has_desktop;

    #[test]
    fn a_browser_opens_only_where_there_is_a_desktop() {
        let with =
            |variables: &[&str]| has_desktop(|name| variables.contains(&name));
        assert!(with(&["DISPLAY"]));
        assert!(with(&["WAYLAND_DISPLAY"]));
        assert!(!with(&["DISPLAY", "CI"]));
        #[cfg(target_os = "linux")]
        assert!(!with(&[]));
    }
}
