//! What is said between a program and its workers: lengths, then bytes.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::ControlFlow;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::open::{Event, Job, open};

/// The longest message: longer ones come from no worker of ours.
const MAX_BYTES: u64 = 4 << 30;

/// So many bytes of small events are sent together, as each message wakes who waits for it.
pub(super) const TOGETHER_BYTES: usize = 64 << 10;

/// Reads the files that `input` hands over, and tells on `output` what is found in each, until `input` ends.
///
/// # Errors
///
/// If `input` or `output` breaks off within a message.
pub fn serve(input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
    let mut output = Output { to: BufWriter::with_capacity(TOGETHER_BYTES, output), has_started: false };
    while let Some(header) = receive(input)? {
        let job: Job = parse(&header)?;
        let bytes = receive(input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let bytes = job.location.is_none().then_some(bytes.as_slice());
        let mut told = Ok(());
        let _ = open(&job, bytes, &mut |event| {
            told = output.tell(&event);
            if told.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        told?;
    }
    Ok(())
}

/// Where a worker tells what it finds.
struct Output<'o> {
    to: BufWriter<&'o mut dyn Write>,
    /// True while a source is being read of which it was told that it is.
    has_started: bool,
}

impl Output<'_> {
    /// Tells of an event at once, unless it is one of many: a record is told of together with others.
    fn tell(&mut self, event: &Event) -> io::Result<()> {
        let is_one_of_many = matches!(event, Event::Found(..)) && !self.has_started;
        self.has_started = matches!(event, Event::Starts(..) | Event::GoesOn);
        send(&mut self.to, &written(event)?)?;
        if is_one_of_many { Ok(()) } else { self.to.flush() }
    }
}

/// Hands a job over, and what is told of it to `tell`, as much as has come together, until that breaks.
pub(super) fn exchange(
    output: &mut dyn Write,
    input: &mut BufReader<impl Read>,
    job: &Job,
    bytes: &[u8],
    tell: &mut dyn FnMut(Vec<Event>) -> ControlFlow<()>,
) -> io::Result<()> {
    send(output, &written(job)?)?;
    send(output, bytes)?;
    output.flush()?;
    loop {
        let mut events: Vec<Event> = Vec::new();
        while events.is_empty() || (!is_last(&events) && holds_message(input.buffer())) {
            events.push(parse(&receive(input)?.ok_or(io::ErrorKind::UnexpectedEof)?)?);
        }
        let is_last = is_last(&events);
        if tell(events).is_break() || is_last {
            return Ok(());
        }
    }
}

fn is_last(events: &[Event]) -> bool {
    matches!(events.last(), Some(Event::Ends))
}

/// True if the whole of a message is there.
fn holds_message(buffer: &[u8]) -> bool {
    let message = buffer.split_first_chunk().map(|(length, bytes)| (u64::from_le_bytes(*length), bytes));
    message.is_some_and(|(length, bytes)| bytes.len() as u64 >= length)
}

/// What is said is MessagePack with the names of fields.
fn written(said: &impl Serialize) -> io::Result<Vec<u8>> {
    rmp_serde::to_vec_named(said).map_err(io::Error::other)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    rmp_serde::from_slice(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
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
    use crate::worker::open::Telling;

    #[test]
    fn a_worker_answers_a_file_after_the_other() {
        let (limits, columns, wanted, deadly) = (Limits::default(), Columns::default(), Wanted::All, BTreeSet::new());
        let (path, telling) = ("tea.md".into(), Telling::Together);
        let job = Job { path, location: None, ocr: None, limits, columns, wanted, done: 0, deadly, telling };
        let mut asked = Vec::new();
        for bytes in [&b"# Tea"[..], b""] {
            send(&mut asked, &written(&job).unwrap()).unwrap();
            send(&mut asked, bytes).unwrap();
        }
        let mut answered = Vec::new();
        serve(&mut &asked[..], &mut answered).unwrap();
        let mut answers = &answered[..];
        let mut next = || {
            assert!(matches!(parse(&receive(&mut answers).unwrap().unwrap()).unwrap(), Event::Starts(1, _)));
            let Event::Found(1, found) = parse(&receive(&mut answers).unwrap().unwrap()).unwrap() else { panic!() };
            assert!(matches!(parse(&receive(&mut answers).unwrap().unwrap()).unwrap(), Event::Ends));
            found.read.unwrap()
        };
        let document = next().unwrap();
        assert_eq!((document.text.as_str(), document.metadata.title.as_deref()), ("Tea", Some("Tea")));
        assert!(matches!(next(), Err(Unextracted::NoText(_))));
        assert!(serve(&mut &asked[..9], &mut Vec::new()).is_err());
    }
}
