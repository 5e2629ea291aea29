//! The command line: arguments, environment, clock, output and exit status.
//!
//! Exit status 0: found, or verified. 1: nothing found, or something is not as
//! it was. 2: failed.
#![allow(clippy::disallowed_methods, reason = "this is the one place that looks at the world around it")]

mod args;
mod changes;
mod command;
mod given;
mod interrupt;
mod place;
mod usage;
mod whole;

use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;
use std::sync::Mutex;

use clap::Parser;
use clap::error::ErrorKind;
use pincite::render::terminal::harmless_line;

use args::{Args, Command};
use usage::Usage;

/// Threads that hand each other millions of small pieces wait for each other in the system's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command that did not fail ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Something was found, or all is as it was.
    Found,
    /// Nothing was found, or something is not as it was.
    NotFound,
}

/// What stopped a command.
enum Failure {
    /// The library said so.
    Library(pincite::Error),
    /// Its output could not be written.
    Output(io::Error),
    /// It cannot be run as it was typed.
    Usage(Usage),
    /// Help or the version was asked for in the place of it.
    Help(clap::Error),
}

impl From<Usage> for Failure {
    fn from(usage: Usage) -> Failure {
        Failure::Usage(usage)
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Failure {
        match error.kind() {
            ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Failure::Help(error),
            _ => Failure::Usage(Usage::of(&error)),
        }
    }
}

impl From<pincite::Error> for Failure {
    fn from(error: pincite::Error) -> Failure {
        Failure::Library(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

/// What the last panic said. The library catches those of the engine and of the readers of files, and says in its own
/// words what came of them.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    panic::set_hook(Box::new(|panic| {
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = panic.to_string().replace('\n', " ");
        }
    }));
    panic::catch_unwind(answer).unwrap_or_else(|_| {
        let said = LAST_PANIC.lock().map(|said| said.clone()).unwrap_or_default();
        let _ =
            writeln!(io::stderr().lock(), "pincite: a fault of pincite itself: {said}\nhint: please report this line");
        ExitCode::from(2)
    })
}

/// Does what was typed, and says how it went.
fn answer() -> ExitCode {
    let mut typed = std::env::args_os().skip(1);
    let outcome = match typed.next().is_some_and(|first| first == command::worker::NAME) {
        true => command::worker::run(typed.next()),
        false => Args::try_parse().map_err(Failure::from).and_then(|args| run(&args)),
    };
    match outcome {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::NotFound) => ExitCode::from(1),
        Err(failure) => report(&failure),
    }
}

fn run(args: &Args) -> Result<Outcome, Failure> {
    // One lock for the whole run; lines reach a pipe in large pieces, and a terminal at once.
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let outcome = match &args.command {
        Command::Index(command) => command::index::run(args, command, &mut out),
        Command::Search(command) => command::search::run(args, command, &mut out),
        Command::Concordance(command) => command::concordance::run(args, command, &mut out),
        Command::Show(command) => command::show::run(args, command, &mut out),
        Command::Cite(command) => command::cite::run(args, command, &mut out),
        Command::Check(command) => command::check::run(args, command, &mut out),
        Command::Verify(command) => command::verify::run(args, command, &mut out),
        Command::List(command) => command::list::run(args, command, &mut out),
        Command::Export(command) => command::export::run(args, command, &mut out),
        Command::Import(command) => command::import::run(args, command, &mut out),
        Command::Watch(command) => command::watch::run(args, command, &mut out),
        Command::Optimize => command::optimize::run(args, &mut out),
        Command::Status(command) => command::status::run(args, command, &mut out),
        Command::Extract(command) => command::extract::run(args, command, &mut out),
        Command::Eval(command) => command::eval::run(args, command, &mut out),
        Command::Completions(command) => command::completions::run(command, &mut out),
        Command::Man(command) => command::man::run(command, &mut out),
        Command::Help(command) => command::help::run(command, &mut out),
    }?;
    out.flush()?;
    Ok(outcome)
}

/// Says in one line what went wrong, and in another what to do next.
fn report(failure: &Failure) -> ExitCode {
    let (message, hint) = match failure {
        Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Failure::Output(error) => (format!("cannot write the output: {error}"), None),
        Failure::Library(error) if is_broken_pipe(error) => return ExitCode::SUCCESS,
        Failure::Library(error) => (described(error), error.hint()),
        Failure::Usage(usage) => (usage.message.clone(), Some(usage.hint.as_str())),
        Failure::Help(help) => match help.print().and_then(|()| io::stdout().flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return report(&Failure::Output(error)),
            _ => return ExitCode::from(u8::try_from(help.exit_code()).unwrap_or(2)),
        },
    };
    // Nobody is left to tell if this cannot be written.
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "pincite: {}", harmless_line(&message));
    if let Some(hint) = hint {
        let _ = writeln!(err, "hint: {}", harmless_line(hint));
    }
    ExitCode::from(2)
}

/// The error and its causes in one line.
fn described(error: &pincite::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(inner.to_string().lines().next().unwrap_or_default());
        cause = inner.source();
    }
    text
}

fn is_broken_pipe(error: &pincite::Error) -> bool {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<io::Error>());
    cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
