use testing::program;

#[test]
fn lock() {
    program!("lock").check();
}

/// As with Python's `logging`, the level decides what is printed.
#[test]
fn info_hides_the_debug_lines() {
    let (stdout, _) = program!("lock").run(&[("RUST_LOG", "info")]);
    let is_info = |line: &str| line.ends_with(" update") || line.ends_with('.');
    assert!(stdout.lines().all(is_info), "{stdout}");
    assert_eq!(stdout.lines().count(), 6, "{stdout}");
}

#[test]
fn leaked_guard() {
    program!("leaked-guard").check();
}

#[test]
fn deadlock() {
    program!("deadlock").check();
}

#[test]
fn poisoned() {
    program!("poisoned").check();
}

#[test]
fn refused() {
    testing::refused_by_the_compiler();
}
