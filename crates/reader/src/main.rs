//! `cargo book`: see [`reader`].

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use reader::{Draft, Server, find_root, open_browser};

/// Builds the book, serves it on this machine, and reloads the open page
/// when a page or a listing changes.
#[derive(Parser)]
#[command(name = "cargo book", bin_name = "cargo book", version)]
struct Arguments {
    /// Only build the book, into target/book
    #[arg(long)]
    build: bool,

    /// The port to serve the book on; 0 takes any that is free
    #[arg(long, default_value_t = 3000, conflicts_with = "build")]
    port: u16,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let root = root()?;
    if arguments.build {
        let book = Draft::build(&root)?.publish()?;
        println!("{}", book.join("index.html").display());
        return Ok(());
    }
    let server = Server::start(&root, arguments.port)?;
    let address = format!("http://{}", server.address()?);
    println!("{address} (Ctrl-C ends it)");
    open_browser(&address);
    server.run()
}

/// The workspace of this package where cargo runs it, whatever the current
/// folder is; else the one that the current folder lies in.
fn root() -> Result<PathBuf> {
    let start = match env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => folder.into(),
        None => env::current_dir()?,
    };
    Ok(find_root(&start))
}
