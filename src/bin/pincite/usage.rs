//! What was typed and cannot be run: one line that names it, and one that says what to type instead.

use std::num::ParseIntError;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use pincite::text::literal;

use crate::args::Args;

/// Commands whose argument is a query, which may well start with a dash.
const TAKE_QUERIES: &[&str] = &["search", "concordance"];

/// What was wrong with the arguments.
#[derive(Debug)]
pub(crate) struct Usage {
    /// What is wrong, with the thing named.
    pub(crate) message: String,
    /// What to type instead.
    pub(crate) hint: String,
}

impl Usage {
    /// A query without a word in it.
    pub(crate) fn empty_query() -> Usage {
        Usage {
            message: "the query is empty".to_owned(),
            hint: "type the words to look for, as in `pincite search capacity building`".to_owned(),
        }
    }

    /// Says in our own words what clap found wrong.
    pub(crate) fn of(error: &clap::Error) -> Usage {
        Usage { message: message(error), hint: hint(error) }
    }
}

fn message(error: &clap::Error) -> String {
    let argument = argument(error, ContextKind::InvalidArg);
    let value = texts(error, ContextKind::InvalidValue).concat();
    match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => format!("there is no flag {argument}"),
        ErrorKind::UnknownArgument => format!("{} is one argument too many", literal(&argument)),
        ErrorKind::InvalidSubcommand => {
            format!("there is no command {}", texts(error, ContextKind::InvalidSubcommand).concat())
        }
        ErrorKind::MissingRequiredArgument => format!("{argument} is missing"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} needs a value"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} cannot be {}{}", literal(&value), taken_instead(error))
        }
        ErrorKind::TooManyValues => format!("{argument} takes no value"),
        ErrorKind::ArgumentConflict => {
            let other = self::argument(error, ContextKind::PriorArg);
            if other == argument {
                return format!("{argument} is given twice");
            }
            format!("{argument} and {other} do not go together")
        }
        _ => first_line(error),
    }
}

/// What the argument takes, after a value that it does not.
fn taken_instead(error: &clap::Error) -> String {
    let mut known = texts(error, ContextKind::ValidValue);
    let is_number = std::error::Error::source(error).is_some_and(|cause| cause.is::<ParseIntError>());
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
    match (known.pop(), is_number) {
        (Some(last), _) if known.is_empty() => format!(": it is {last}"),
        (Some(last), _) => format!(": it is {} or {last}", known.join(", ")),
        (None, true) => ": it takes a whole number".to_owned(),
        (None, false) => cause.unwrap_or_default(),
    }
}

fn hint(error: &clap::Error) -> String {
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand];
    // The likeliest comes last.
    let near = suggested.into_iter().find_map(|kind| texts(error, kind).pop());
    let command = command(error);
    let help = match &command {
        Some(command) => format!("`pincite {command} --help`"),
        None => "`pincite --help`".to_owned(),
    };
    let may_be_a_query = error.kind() == ErrorKind::UnknownArgument
        && command.is_some_and(|command| TAKE_QUERIES.contains(&command.as_str()));
    match near {
        Some(near) => format!("did you mean {near}? see {help}"),
        None if may_be_a_query => format!("see {help}; a query that starts with a dash stands after --"),
        None => format!("see {help}"),
    }
}

/// The command that was typed: as clap names it in the usage that it would show, else as it stands.
fn command(error: &clap::Error) -> Option<String> {
    let commands = Args::command();
    let known = |name: &str| commands.find_subcommand(name).map(|command| command.get_name().to_owned());
    let usage = texts(error, ContextKind::Usage).concat();
    let shown = usage.split_whitespace().nth(2).and_then(known);
    shown.or_else(|| std::env::args_os().skip(1).find_map(|typed| known(typed.to_str()?)))
}

/// The arguments of a context, each as it is typed: without the names of values.
fn argument(error: &clap::Error, kind: ContextKind) -> String {
    let typed = |text: String| match text.starts_with('-') {
        true => text.split([' ', '=']).next().unwrap_or_default().to_owned(),
        false => text.trim_end_matches("...").trim_matches(['<', '>', '[', ']']).to_owned(),
    };
    texts(error, kind).into_iter().map(typed).collect::<Vec<_>>().join(" and ")
}

fn texts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    let texts = match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        _ => Vec::new(),
    };
    texts.into_iter().filter(|text| !text.is_empty()).collect()
}

/// The first line of what clap says.
fn first_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
