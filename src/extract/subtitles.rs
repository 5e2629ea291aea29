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

/// Takes the text of a file of subtitles.
pub(super) fn extract(decoded: &Decoded<'_>) -> Draft {
    let body = decoded.body();
    let mut draft = Draft::new(decoded);
    let (mut open, mut cues) = (None, 0);
    let mut start = 0;
    for line in body.split_inclusive('\n') {
        let span = Span::between(start, start + line.len()).trimmed(body);
        start += line.len();
        let text = span.of(body);
        if let Some(time) = time(text) {
            draft.start_place_at(time, span.end());
            (open, cues) = (Some(()), cues + 1);
        } else if text.is_empty() {
            open = None;
            let ends = draft.ends_sentence();
            if ends || cues >= MAX_CUES {
                draft.end_block(BlockKind::Paragraph);
                cues = 0;
            }
        } else if open.is_some() {
            push(&mut draft, body, span);
        }
    }
    draft.end_block(BlockKind::Paragraph);
    draft
}

/// Adds a line of a cue without its tags; who speaks is named as in a play.
fn push(draft: &mut Draft, body: &str, line: Span) {
    draft.push_as("\n", Span::between(line.start(), line.start()));
    let mut at = line.start();
    while at < line.end() {
        let rest = &body[at..line.end()];
        let tag = rest.starts_with('<').then(|| rest.find('>')).flatten();
        let end = match tag {
            Some(close) => {
                if let Some(speaker) = rest[..close].strip_prefix("<v ") {
                    draft.push(speaker, at + "<v ".len());
                    draft.push_as(": ", Span::between(at + close, at + close + 1));
                }
                close + 1
            }
            None => {
                let next = rest.char_indices().skip(1).find(|(_, character)| *character == '<');
                let end = next.map_or(rest.len(), |(next, _)| next);
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
    }

    #[test]
    fn a_cue_may_start_with_any_letter() {
        let srt = "1\n00:00:01,000 --> 00:00:02,000\nการเจรจา <i>ครั้งแรก</i>\né<b>té</b>\n";
        let document = document("a.srt", srt.as_bytes(), &Metadata::default()).unwrap();
        assert_eq!(document.text, "การเจรจา ครั้งแรก été");
    }

    #[test]
    fn times_that_are_none_are_text() {
        for line in ["a --> b", "99999999999999999999:00 --> 1:00", "1:00 -->", "1,é --> 1"] {
            assert_eq!(time(line), None, "{line}");
        }
    }
}
