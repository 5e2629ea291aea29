//! Sentences end where a reader ends them: texts in `tests/sentences`, marked by hand, one sentence a line.

use std::fs;
use std::path::PathBuf;

use pincite::text::sentences::sentences;

#[test]
fn sentences_marked_by_hand_are_cut_so() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/sentences");
    let (mut marked, mut wrong) = (0, Vec::new());
    for language in ["en", "id", "vi", "zh", "my", "km"] {
        let lines = fs::read_to_string(folder.join(format!("{language}.txt"))).unwrap();
        let lines: Vec<&str> = lines.lines().filter(|line| !line.starts_with('#')).collect();
        for paragraph in lines.split(|line| line.is_empty()) {
            // Chinese goes on without a space.
            let text = paragraph.join(if language == "zh" { "" } else { " " });
            let cut: Vec<&str> = sentences(&text).iter().map(|sentence| sentence.of(&text).trim()).collect();
            marked += paragraph.len();
            if cut != paragraph {
                wrong.push(format!("{language}: {}", cut.join(" | ")));
            }
        }
    }
    assert!(marked >= 200, "only {marked}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
