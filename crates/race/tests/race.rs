use testing::program;

#[test]
fn race() {
    program!("race").check();
}

#[test]
fn lost_update() {
    program!("lost-update").check();
}

#[test]
fn fetch_add() {
    program!("fetch-add").check();
}

#[test]
fn shared_file() {
    program!("shared-file").check();
}

#[test]
fn refused() {
    testing::refused_by_the_compiler();
}
