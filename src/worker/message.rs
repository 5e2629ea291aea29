//! What is said between a program and its workers: lengths, then bytes.

use std::io::{self, Read, Write};
use std::ops::ControlFlow;

use serde::de::DeserializeOwned;

use super::open::{Event, Job, Tell, open};

/// The longest message: longer ones come from no worker of ours.
const MAX_BYTES: u64 = 4 << 30;

/// Reads the files that `input` hands over, and tells on `output` what is found in each, until `input` ends.
///
/// # Errors
///
/// If `input` or `output` breaks off within a message.
pub fn serve(input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
    while let Some(header) = receive(input)? {
        let job: Job = parse(&header)?;
        let bytes = receive(input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let bytes = job.location.is_none().then_some(bytes.as_slice());
        let mut told = Ok(());
        let _ = open(&job, bytes, &mut |event| {
            told = tell(output, &event);
            if told.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        told?;
    }
    Ok(())
}

fn tell(output: &mut dyn Write, event: &Event) -> io::Result<()> {
    send(output, &serde_json::to_vec(event)?)?;
    output.flush()
}

/// Hands a job over, and what is told of it to `tell`, until that breaks.
pub(super) fn exchange(
    output: &mut dyn Write,
    input: &mut dyn Read,
    job: &Job,
    bytes: &[u8],
    tell: &mut Tell<'_>,
) -> io::Result<()> {
    send(output, &serde_json::to_vec(job)?)?;
    send(output, bytes)?;
    output.flush()?;
    loop {
        let event: Event = parse(&receive(input)?.ok_or(io::ErrorKind::UnexpectedEof)?)?;
        let is_last = matches!(event, Event::Ends);
        if tell(event).is_break() || is_last {
            return Ok(());
        }
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(bytes)?)
}

fn send(output: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    output.write_all(&(bytes.len() as u64).to_le_bytes())?;
    output.write_all(bytes)
}

/// The next message; `None` if there is none.
fn receive(input: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    let mut filled = 0;
    while filled < length.len() {
        match input.read(&mut length[filled..])? {
            0 if filled == 0 => return Ok(None),
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => filled += read,
        }
    }
    let length = u64::from_le_bytes(length);
    if length > MAX_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(Some(bytes)) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::extract::Unextracted;
    use crate::model::{Columns, Limits};
    use crate::worker::Wanted;

    #[test]
    fn a_worker_answers_a_file_after_the_other() {
        let (limits, columns, wanted, deadly) = (Limits::default(), Columns::default(), Wanted::All, BTreeSet::new());
        let job = Job { path: "tea.md".into(), location: None, ocr: None, limits, columns, wanted, done: 0, deadly };
        let mut asked = Vec::new();
        for bytes in [&b"# Tea"[..], b""] {
            send(&mut asked, &serde_json::to_vec(&job).unwrap()).unwrap();
            send(&mut asked, bytes).unwrap();
        }
        let mut answered = Vec::new();
        serve(&mut &asked[..], &mut answered).unwrap();
        let mut answers = &answered[..];
        let mut next = || {
            assert!(matches!(parse(&receive(&mut answers).unwrap().unwrap()).unwrap(), Event::Starts(1, _)));
            let Event::Found(found) = parse(&receive(&mut answers).unwrap().unwrap()).unwrap() else { panic!() };
            assert!(matches!(parse(&receive(&mut answers).unwrap().unwrap()).unwrap(), Event::Ends));
            found.read.unwrap()
        };
        let document = next().unwrap();
        assert_eq!((document.text.as_str(), document.metadata.title.as_deref()), ("Tea", Some("Tea")));
        assert!(matches!(next(), Err(Unextracted::NoText(_))));
        assert!(serve(&mut &asked[..9], &mut Vec::new()).is_err());
    }
}
