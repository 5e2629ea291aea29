//! Each format from the file to the hit: its name in `format:`, its place in the citation, and files that are broken.

use std::fs;

use crate::made::{every_format, zip};
use crate::support::pincite;

#[test]
fn every_format_is_searched_and_cited_by_its_place() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    for (name, _, _, bytes) in every_format() {
        fs::write(folder.path().join("corpus").join(name), bytes).unwrap();
    }
    let (_, out, err) = pincite(folder.path(), &["index"]);
    assert!(out.contains("27 added") && out.contains("0 failed"), "{out}{err}");
    for (name, format, place, _) in every_format() {
        let (code, out, _) =
            pincite(folder.path(), &["search", &format!("format:{format} path:{name} misperception"), "--no-collapse"]);
        assert!(code == 0 && out.contains(place), "{name}: {out}");
        let (code, out, _) = pincite(folder.path(), &["extract", &format!("corpus/{name}")]);
        let is_told = [format!("format     {format}\n"), format!("  {format}, ")].iter().any(|said| out.contains(said));
        assert!(code == 0 && is_told, "{name}: {out}");
    }
}

#[test]
fn broken_files_cost_no_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    fs::write(folder.path().join("corpus/tea.md"), "Steep the green leaves for two minutes.").unwrap();
    let bomb = zip(&[("content.xml", &" ".repeat(20 << 20))]);
    for (name, _, _, bytes) in every_format() {
        let path = |kind: &str| folder.path().join(format!("corpus/{kind}-{name}"));
        fs::write(path("empty"), b"").unwrap();
        fs::write(path("cut"), &bytes[..bytes.len() / 2]).unwrap();
        let flipped: Vec<u8> = bytes.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at % 7 == 0)).collect();
        fs::write(path("flipped"), flipped).unwrap();
        fs::write(path("other"), "<html>something else").unwrap();
    }
    fs::write(folder.path().join("corpus/bomb.odt"), bomb).unwrap();
    let (code, out, err) = pincite(folder.path(), &["index", "--threads", "2"]);
    assert!(code == 0 && !err.contains("panicked"), "{out}{err}");
    let (_, out, _) = pincite(folder.path(), &["list", "--problems"]);
    assert!(out.contains("bomb.odt  it unpacks to more than the limits allow"), "{out}");
    assert!(!out.contains("please report"), "{out}");
    assert_eq!(pincite(folder.path(), &["search", "leaves"]).0, 0);
}
