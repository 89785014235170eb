use testing::program;

#[test]
fn daemon() {
    program!("daemon").check();
}

#[test]
fn joined() {
    program!("joined").check();
}

#[test]
fn non_daemon() {
    program!("non-daemon").check();
}

#[test]
fn refused() {
    testing::refused_by_the_compiler();
}
