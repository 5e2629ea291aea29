//! Subtitles: SubRip (`.srt`) and WebVTT (`.vtt`), each cue with its time.
//!
//! Cues that go on within a sentence are one block, so that a phrase is found
//! over the border of two.

use super::decode::Decoded;
use super::draft::Draft;
use crate::model::{BlockKind, Place};
use crate::text::Span;

/// Cues of a block, at most, where no sentence ends.
const MAX_CUES: usize = 12;

/// Blocks of WebVTT that are no cues, by the words with which they start.
const NO_CUES: [&str; 4] = ["WEBVTT", "NOTE", "STYLE", "REGION"];

/// Where in the file a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Behind an empty line: what comes next starts a block.
    Nothing,
    Cue,
    /// A block that shows no text.
    NoCue,
}

/// Takes the text of a file of subtitles.
///
/// Text whose time cannot be read, or that has none, is kept with the time of the cue before it.
pub(super) fn extract(decoded: &Decoded<'_>) -> Draft {
    let body = decoded.body();
    let is_web = body.starts_with(NO_CUES[0]);
    let mut draft = Draft::new(decoded);
    let (mut within, mut cues, mut timeless) = (Within::Nothing, 0, Vec::new());
    let (mut start, mut lines) = (0, body.split_inclusive('\n').enumerate().peekable());
    while let Some((number, line)) = lines.next() {
        let span = Span::between(start, start + line.len()).trimmed(body);
        start += line.len();
        let text = span.of(body);
        let next = lines.peek().map(|(_, next)| *next).unwrap_or_default();
        if text.is_empty() {
            within = Within::Nothing;
            let ends = draft.ends_sentence();
            if ends || cues >= MAX_CUES {
                draft.end_block(BlockKind::Paragraph);
                cues = 0;
            }
            continue;
        }
        match (within, time(text)) {
            (_, Some(time)) => {
                draft.start_place_at(time, span.end());
                (within, cues) = (Within::Cue, cues + 1);
            }
            (Within::NoCue, None) => {}
            (Within::Cue, None) => push(&mut draft, body, span),
            (Within::Nothing, None) if is_web && starts_no_cue(text) => within = Within::NoCue,
            // What names a cue.
            (Within::Nothing, None) if next.contains("-->") || text.bytes().all(|byte| byte.is_ascii_digit()) => {}
            (Within::Nothing, None) => {
                timeless.push(number + 1);
                (within, cues) = (Within::Cue, cues + 1);
                if !text.contains("-->") {
                    push(&mut draft, body, span);
                }
            }
        }
    }
    draft.end_block(BlockKind::Paragraph);
    draft.remarks.extend(remark(&timeless));
    draft
}

/// True for the first line of a block that shows no text.
fn starts_no_cue(line: &str) -> bool {
    NO_CUES.iter().any(|word| {
        line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    })
}

/// Says of how many cues nothing tells the time, and where the first stands.
fn remark(lines: &[usize]) -> Option<String> {
    let first = lines.first()?;
    Some(match lines.len() {
        1 => format!("line {first} has no time that can be read: its text has the time of the cue before"),
        count => format!(
            "{count} cues have no time that can be read, the first on line {first}: their text has the time of the \
             cue before"
        ),
    })
}

/// Adds a line of a cue without its tags; who speaks is named as in a play.
fn push(draft: &mut Draft, body: &str, line: Span) {
    draft.push_as("\n", Span::between(line.start(), line.start()));
    let mut at = line.start();
    // What no mark closes is no tag, and the mark is not looked for again.
    let last = |mark: char| line.of(body).rfind(mark).map_or(0, |last| line.start() + last);
    let (last_tag, last_command) = (last('>'), last('}'));
    while at < line.end() {
        let rest = &body[at..line.end()];
        // A tag of WebVTT and SubRip, or a command of SubStation Alpha, as `{\an8}`.
        let tag = match rest.as_bytes() {
            [b'<', ..] if at < last_tag => rest.find('>'),
            [b'{', b'\\', ..] if at < last_command => rest.find('}'),
            _ => None,
        };
        let end = match tag {
            Some(close) => {
                if let Some((_, speaker)) = rest[..close].split_once(' ').filter(|(tag, _)| is_voice(tag)) {
                    draft.push(speaker, at + close - speaker.len());
                    draft.push_as(": ", Span::between(at + close, at + close + 1));
                }
                close + 1
            }
            None => {
                let mut starts = rest.char_indices().skip(1).filter(|(_, character)| matches!(character, '<' | '{'));
                let end = starts.next().map_or(rest.len(), |(next, _)| next);
                let text = &rest[..end];
                match text.contains('&') {
                    true => draft.push_as(&references(text), Span::between(at, at + end)),
                    false => draft.push(text, at),
                }
                end
            }
        };
        at += end;
    }
}

/// True for the start of a tag that names a speaker, perhaps with classes: `<v`, `<v.loud`.
fn is_voice(tag: &str) -> bool {
    tag.split('.').next() == Some("<v")
}

fn references(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&")
}

/// The time of a line such as `00:01:02,500 --> 00:01:04,000`.
fn time(line: &str) -> Option<Place> {
    let (from, to) = line.split_once("-->")?;
    let to = to.split_whitespace().next()?;
    Some(Place::Time { from_ms: milliseconds(from.trim())?, to_ms: milliseconds(to)? })
}

/// Reads `01:02:03,500`, `02:03.500`.
fn milliseconds(time: &str) -> Option<u64> {
    let (clock, fraction) = time.split_once([',', '.']).unwrap_or((time, "0"));
    let mut seconds: u64 = 0;
    for part in clock.split(':') {
        seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
    }
    let fraction: u64 = format!("{:0<3}", fraction.get(..fraction.len().min(3))?).parse().ok()?;
    seconds.checked_mul(1000)?.checked_add(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::document;
    use crate::extract::tests::assert_located;
    use crate::model::Metadata;

    const SRT: &str = "1\r\n00:00:01,000 --> 00:00:02,500\r\nThe first <i>dialogue</i>\r\n\r\n2\r\n00:00:03,000 --> \
                       00:00:04,000\r\ntook place.\r\n\r\n3\r\n01:00:00,000 --> 01:00:01,000\r\nThanks.\r\n";

    #[test]
    fn cues_have_times_and_a_sentence_runs_over_them() {
        let document = document("a.srt", SRT.as_bytes(), &Metadata::default()).unwrap();
        assert_eq!(document.text, "The first dialogue took place.\nThanks.");
        let at = document.text.find("took").unwrap();
        assert_eq!(document.place_at(at), Some(&Place::Time { from_ms: 3000, to_ms: 4000 }));
        let whole = document.place_of(Span::between(0, document.text.len()));
        assert_eq!(whole, Some(Place::Time { from_ms: 1000, to_ms: 3_601_000 }));
        assert_located(&document, SRT.as_bytes(), |bytes| {
            String::from_utf8(bytes.to_vec()).unwrap().replace("<i>", "")
        });
    }

    #[test]
    fn web_subtitles_name_their_speakers() {
        let vtt = "WEBVTT\n\nNOTE nothing\n\n01:02.500 --> 01:04.000 align:start\n<v Ana>Tea &amp; talks</v>\n";
        let document = document("a.vtt", vtt.as_bytes(), &Metadata::default()).unwrap();
        assert_eq!(document.text, "Ana: Tea & talks");
        assert_eq!(document.place_at(0), Some(&Place::Time { from_ms: 62_500, to_ms: 64_000 }));
        let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ana Bui>Tea {hot}\n";
        assert_eq!(document_of("a.vtt", vtt).text, "Ana Bui: Tea {hot}");
        let srt = "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}The {\\i1}first{\\i0} {\\ dialogue\n";
        assert_eq!(document_of("a.srt", srt).text, "The first {\\ dialogue");
    }

    fn document_of(path: &str, source: &str) -> crate::model::Document {
        document(path, source.as_bytes(), &Metadata::default()).unwrap()
    }

    #[test]
    fn a_cue_may_start_with_any_letter() {
        let srt = "1\n00:00:01,000 --> 00:00:02,000\nการเจรจา <i>ครั้งแรก</i>\né<b>té</b>\n";
        let document = document("a.srt", srt.as_bytes(), &Metadata::default()).unwrap();
        assert_eq!(document.text, "การเจรจา ครั้งแรก été");
    }

    #[test]
    fn what_has_no_time_is_kept_and_said() {
        let srt = "1\n00:00:01,000 --> 00:00:02,000\nThey spoke.\n\n2\n00:00:03,0x0 --> 00:00:04,000\n\
                   Of tea.\n\n3\n00:00:05,000 --> 00:00:06,000\nOf cups.\n\nOf pots.\n\n4\nOf leaves.\n";
        let document = document("a.srt", srt.as_bytes(), &Metadata::default()).unwrap();
        assert_eq!(document.text, "They spoke.\nOf tea.\nOf cups.\nOf pots.\nOf leaves.");
        let said =
            "3 cues have no time that can be read, the first on line 6: their text has the time of the cue before";
        assert_eq!(document.remarks, [said]);
        let at = document.text.find("tea").unwrap();
        assert_eq!(document.place_at(at), Some(&Place::Time { from_ms: 1000, to_ms: 2000 }));
    }

    #[test]
    fn notes_styles_and_names_of_cues_are_no_text() {
        let vtt = "WEBVTT - Tea\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE\nA --> B\n\n\
                   opening\n00:01.000 --> 00:02.000\nNOTE this.\n\n00:03.000 -> 00:04.000\nAnd that.\n";
        let document = document("a.vtt", vtt.as_bytes(), &Metadata::default()).unwrap();
        assert_eq!(document.text, "NOTE this.\n00:03.000 -> 00:04.000 And that.");
        assert_eq!(document.remarks.len(), 1);
    }

    #[test]
    fn times_that_are_none_are_text() {
        for line in ["a --> b", "99999999999999999999:00 --> 1:00", "1:00 -->", "1,é --> 1"] {
            assert_eq!(time(line), None, "{line}");
        }
    }
}
