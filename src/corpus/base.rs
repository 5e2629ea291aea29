//! The folder that the paths of an index start from, so that it can be asked from any other.

use std::path::{Component, Path, PathBuf};

use super::Root;
use super::read::located;
use super::walk::shown;

/// The folder that the paths of the index in `index` start from, of which it says `stored`; empty if that is the working
/// folder.
///
/// What is stored starts at the folder of the index. An index that says nothing starts at the working folder. So does one
/// whose `roots` stand there, while none of them stands where it says: it was moved without them.
pub fn base(index: &Path, stored: Option<&str>, roots: &[String]) -> PathBuf {
    let Some(stored) = stored else { return PathBuf::new() };
    let folder = index.canonicalize().unwrap_or_else(|_| index.to_owned());
    let base = tidy(&folder.join(stored));
    let is_here = working_folder().is_some_and(|here| here == base);
    if is_here || !any_stands(roots, &base) && any_stands(roots, Path::new("")) { PathBuf::new() } else { base }
}

/// What an index in `index` stores of its base: from its own folder, where that stands in the base or beside it, so that
/// both can be moved together; else the whole path. `None` if that cannot be written.
pub fn stored_base(index: &Path, base: &Path) -> Option<String> {
    let base = if base.as_os_str().is_empty() { working_folder()? } else { base.to_owned() };
    let index = index.canonicalize().ok()?;
    let is_near = index.starts_with(&base) || index.parent() == base.parent();
    let from_index = if is_near { between(&index, &base) } else { None };
    from_index
        .unwrap_or(base)
        .to_str()
        .map(|path| if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() })
}

/// True if one of `roots`, of those that are no whole paths, stands below `base`.
pub fn any_stands(roots: &[String], base: &Path) -> bool {
    roots.iter().any(|root| Path::new(root).is_relative() && located(base, root).exists())
}

/// The roots that a user named in the working folder, called as an index with this base calls them.
///
/// One that is a root that the index knows, or stands in it, is called by that, whatever leads to it, so that no file gets
/// a second path. Others are called as they were named, from the base. None is given twice.
pub fn named(roots: &[PathBuf], known: &[String], base: &Path) -> Vec<Root> {
    let place = |root: &String| Some((root.clone(), located(base, root).canonicalize().ok()?));
    let mut known: Vec<(String, PathBuf)> = known.iter().filter_map(place).collect();
    let mut named: Vec<Root> = Vec::new();
    for location in roots {
        let (own, canonical) = (from_base(location, base), location.canonicalize().ok());
        let name = match &canonical {
            Some(canonical) if !known.iter().any(|(name, _)| *name == own) => held(canonical, &known).unwrap_or(own),
            _ => own,
        };
        known.extend(canonical.map(|canonical| (name.clone(), canonical)));
        if !named.iter().any(|root| root.name == name) {
            named.push(Root { name, location: location.clone() });
        }
    }
    named
}

/// What `canonical` is called by the innermost of the roots that hold it, and of several names of that by the first.
fn held(canonical: &Path, roots: &[(String, PathBuf)]) -> Option<String> {
    let holding = roots.iter().filter_map(|(name, root)| Some((name, canonical.strip_prefix(root).ok()?)));
    let (name, rest) = holding.min_by_key(|(_, rest)| rest.components().count())?;
    let is_it = rest.as_os_str().is_empty();
    Some(if is_it { name.clone() } else { format!("{}/{}", name.trim_end_matches('/'), shown(rest)) })
}

/// What a root that was named in the working folder is called from `base`; one that was named by its whole path and stands
/// elsewhere keeps that.
fn from_base(location: &Path, base: &Path) -> String {
    if base.as_os_str().is_empty() {
        return shown(location);
    }
    let Some(whole) = working_folder().map(|here| tidy(&here.join(location))) else { return shown(location) };
    // Behind a link, `..` leads elsewhere than it seems.
    let canonical = |path: &Path| path.canonicalize().ok();
    let is_it = |way: &PathBuf| canonical(&base.join(way)) == canonical(location);
    match between(base, &whole).filter(is_it) {
        Some(way) if location.is_relative() || !way.starts_with("..") => shown(&way),
        _ if location.is_absolute() => shown(location),
        _ => shown(&canonical(location).unwrap_or(whole)),
    }
}

/// The working folder: where relative paths start.
pub fn working_folder() -> Option<PathBuf> {
    Path::new(".").canonicalize().ok()
}

/// The way from one folder to another, both whole and tidy; `None` if they have nothing in common.
fn between(from: &Path, to: &Path) -> Option<PathBuf> {
    let common: PathBuf =
        from.components().zip(to.components()).take_while(|(one, other)| one == other).map(|(one, _)| one).collect();
    common.components().find(|component| matches!(component, Component::Normal(_)))?;
    let up = from.strip_prefix(&common).ok()?.components().map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to.strip_prefix(&common).ok()?.components()).collect();
    Some(if way.as_os_str().is_empty() { PathBuf::from(".") } else { way })
}

/// A path without `.` and `..`, as it reads.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if tidy.file_name().is_some() => {
                tidy.pop();
            }
            component => tidy.push(component),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_up_and_down_again_unless_nothing_is_common() {
        let way = |from: &str, to: &str| between(Path::new(from), Path::new(to)).map(|way| shown(&way));
        assert_eq!(way("/p/drafts", "/p/corpus/a").as_deref(), Some("../corpus/a"));
        assert_eq!(way("/p/index", "/p").as_deref(), Some(".."));
        assert_eq!(way("/p", "/p/corpus").as_deref(), Some("corpus"));
        assert_eq!(way("/p", "/p").as_deref(), Some("."));
        assert_eq!(way("/p", "/q"), None);
        assert_eq!(tidy(Path::new("/p/./a/../../q/..")), Path::new("/"));
    }

    #[test]
    fn a_base_is_stored_from_the_index_where_that_is_near_and_else_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let place = |path: &str| {
            std::fs::create_dir_all(root.join(path)).unwrap();
            root.join(path)
        };
        let (near, beside, far) = (place("p/build/index"), place("q/index"), place("far/off/index"));
        let base = place("p");
        assert_eq!(stored_base(&near, &base).as_deref(), Some("../.."));
        assert_eq!(stored_base(&beside, &place("q/drafts")).as_deref(), Some("../drafts"));
        assert_eq!(stored_base(&far, &place("p/drafts/new")), Some(place("p/drafts/new").display().to_string()));
        for (index, base) in [(&near, base.clone()), (&beside, place("q/drafts")), (&far, place("p/drafts/new"))] {
            let stored = stored_base(index, &base);
            assert_eq!(super::base(index, stored.as_deref(), &[]), base);
        }
        assert_eq!(super::base(&near, None, &[]), Path::new(""));
    }

    #[cfg(unix)]
    #[test]
    fn a_root_that_is_known_is_called_by_its_name_whatever_leads_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(base.join("corpus/news")).unwrap();
        std::fs::create_dir(base.join("other")).unwrap();
        std::os::unix::fs::symlink(base.join("corpus"), base.join("link")).unwrap();
        let names = |roots: &[&str]| {
            let roots: Vec<PathBuf> = roots.iter().map(|root| base.join(root)).collect();
            let known = ["corpus".to_owned(), "gone".to_owned()];
            named(&roots, &known, &base).into_iter().map(|root| root.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&["corpus"]), ["corpus"]);
        assert_eq!(names(&["link", "other/../corpus", "corpus/news"]), ["corpus", "corpus/news"]);
        assert_eq!(names(&["other", "other/."]), ["other"]);
        let elsewhere = tempfile::tempdir().unwrap();
        let whole = elsewhere.path().display().to_string();
        assert_eq!(names(&[&whole]), [whole]);
    }
}
