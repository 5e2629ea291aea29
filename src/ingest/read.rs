//! Files into passages, several at a time; a file that cannot be read is one whose outcome says so.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::queue::Queue;
use super::{IngestOptions, Pace, Progress, slugs};
use crate::corpus::{self, Cause, Settings, SourceFile, Unreadable, size};
use crate::error::Result;
use crate::extract::{self, Unextracted};
use crate::index::EncodedWords;
use crate::kind::{self, HEAD_BYTES, Kind};
use crate::model::{Columns, Document, Format, Metadata, Outcome, PageRemark, PageText, Passage, Source};
use crate::passage;
use crate::text::analyze::Asked;
use crate::text::{Analysis, Language};
use crate::worker::{File, Found, Input, Wanted};

/// The words of a longer text are not kept until it is written: they take some four times its bytes.
const LARGE_BYTES: usize = 1 << 20;

/// So many times its bytes such a text takes in all.
const LARGE_COST: u64 = 12;

/// A file to read, and what the index knows of it.
#[derive(Clone)]
pub(super) struct Task<'s> {
    pub(super) file: SourceFile,
    pub(super) settings: &'s Settings,
    /// What the settings say of it.
    pub(super) overrides: Metadata,
    pub(super) columns: Columns,
    /// Its slug; empty if it is new.
    pub(super) slug: String,
    /// The path from which it moved here.
    pub(super) moved_from: Option<String>,
    /// What the index knows of it, which still holds if its bytes are the same.
    pub(super) kept: Option<Source>,
    /// What the index knows of its members, or of those of the file that was moved here.
    pub(super) members: Vec<slugs::Before>,
    /// Which of its sources are read.
    pub(super) wanted: Wanted,
    /// The language of a text in Latin letters that is too short to tell.
    pub(super) assumed: Option<Language>,
}

/// What came of reading a file.
pub(super) enum Came {
    /// What is known of a source, whose slug is empty if it is new, and its passages with their words; of a large text, and
    /// of one whose language is still to be settled, the words are left for when they are written.
    Read(Source, Vec<(Passage, Option<EncodedWords>)>),
    /// The bytes of the file are as they were; this is what is known of it now.
    Touched(Source),
    /// All that was wanted of the file was read.
    Ends,
}

impl Came {
    /// Bytes of text that it holds.
    fn weight(&self) -> usize {
        match self {
            Came::Read(_, passages) => passages.iter().map(|(passage, _)| passage.text.len()).sum(),
            Came::Touched(_) | Came::Ends => 0,
        }
    }
}

/// Reads files on several threads, hands what comes of them to `take` in the order of their paths, and gives how to go
/// on; `waiting_bytes` of text may wait to be taken.
///
/// If the run is to stop, the last files may not have been read: those end that have begun.
///
/// # Errors
///
/// As `take` gives them.
pub(super) fn read_all(
    tasks: &[Task<'_>],
    options: &IngestOptions,
    waiting_bytes: usize,
    watch: &(dyn Fn(Progress<'_>) -> Pace + Sync),
    take: &mut dyn FnMut(&Task<'_>, Came) -> Result<()>,
) -> Result<Pace> {
    let threads = options.threads.clamp(1, tasks.len().max(1));
    let next = AtomicUsize::new(0);
    let pace = Mutex::new(Pace::GoOn);
    let paced = |heard: Pace| {
        let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
        *pace = heard.max(*pace);
        *pace
    };
    let queue = Queue::new(waiting_bytes, threads);
    let work = || {
        while let Some((at, task)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, tasks.get(at)?)))
        {
            let put = |came: Came| match queue.put(at, came.weight(), came) {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            };
            // A fault of ours must not keep those waiting that come next.
            let _ = catch_unwind(AssertUnwindSafe(|| Reading { task, options }.run(&put)));
            queue.end(at);
            // Who has begun a file ends it, so that those that were read are the first ones.
            if paced(watch(Progress::Done { path: &task.file.path })) == Pace::Stop {
                break;
            }
        }
        queue.leave();
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
        let mut came = std::iter::from_fn(|| queue.take());
        let taken = came.try_for_each(|(at, came)| tasks.get(at).map_or(Ok(()), |task| take(task, came)));
        queue.close();
        taken
    })?;
    Ok(paced(Pace::GoOn))
}

/// Takes what comes of a file; a break ends the reading.
type Put<'p> = dyn Fn(Came) -> ControlFlow<()> + 'p;

/// A file under reading.
struct Reading<'r> {
    task: &'r Task<'r>,
    options: &'r IngestOptions,
}

impl Reading<'_> {
    fn run(&self, put: &Put<'_>) -> ControlFlow<()> {
        self.read(put)?;
        put(Came::Ends)
    }

    fn read(&self, put: &Put<'_>) -> ControlFlow<()> {
        let file = &self.task.file;
        let left_out = |outcome| put(self.without_document(String::new(), outcome));
        let head = match corpus::head(file, HEAD_BYTES) {
            Ok(head) => head,
            Err(reason) => return left_out(Outcome::Failed(reason)),
        };
        // What is of no known format need not be read.
        let told = match kind::tell(&file.path, &head) {
            Ok(told) => told,
            Err(reason) => return left_out(Outcome::Skipped(reason)),
        };
        match told.kind {
            Kind::Document(format) if self.task.columns.is_unset() || !extract::has_rows(format) => {
                self.document(format, put)
            }
            _ => self.sources(put),
        }
    }

    /// Reads a file that is a document of this format and nothing else.
    fn document(&self, format: Format, put: &Put<'_>) -> ControlFlow<()> {
        if let Some(reason) = self.too_large(format) {
            return put(self.without_document(String::new(), Outcome::Failed(reason)));
        }
        let bytes = match corpus::read(&self.task.file, self.options.max_file_bytes) {
            Ok(bytes) => bytes,
            Err(reason) => return put(self.without_document(String::new(), Outcome::Failed(reason))),
        };
        let hash = corpus::hash(&bytes);
        if let Some(touched) = self.touched(&hash) {
            return put(touched);
        }
        let overrides = &self.task.overrides;
        let read = self.options.extraction.document(&self.task.file.path, &bytes, overrides);
        put(self.came(None, hash, read, overrides))
    }

    /// Why a file is not read within the memory of the run; what is read elsewhere is bounded there.
    fn too_large(&self, format: Format) -> Option<String> {
        let most = (self.options.memory_bytes / LARGE_COST).max(LARGE_BYTES as u64);
        let memory = || size::render(self.options.memory_bytes);
        // Of one that is over both limits, the one on files is told where it is read: without that, memory does not help.
        let is_wanted = self.task.file.size <= self.options.max_file_bytes;
        (is_wanted && !extract::is_isolated(format) && self.task.file.size > most)
            .then(|| format!("too large to be read in {} of memory, which --memory sets", memory()))
    }

    /// Reads a file that holds others.
    fn sources(&self, put: &Put<'_>) -> ControlFlow<()> {
        let path = &self.task.file.path;
        let hash = match corpus::hash_of(&self.task.file) {
            Ok(hash) => hash,
            Err(reason) => return put(self.without_document(String::new(), Outcome::Failed(reason))),
        };
        if let Some(touched) = self.touched(&hash) {
            return put(touched);
        }
        let file = File { path, input: Input::Location(&self.task.file.location), columns: &self.task.columns };
        let kept = self.kept(&file);
        // What came of the file itself, with which it ends.
        let mut own: Option<std::result::Result<Document, Unextracted>> = None;
        let (mut members, mut flow) = (0, ControlFlow::Continue(()));
        self.options.extraction.sources(&file, self.task.wanted.clone(), &mut |Found { member, hash, read }| {
            let Some(read) = read else { return ControlFlow::Continue(()) };
            if member.is_empty() {
                own = Some(match (own.take(), read) {
                    // Of a message whose attachments could not all be read, it is said that they were not.
                    (Some(Ok(mut document)), Err(Unextracted::Failed(why))) => {
                        document.remarks.push(why);
                        Ok(document)
                    }
                    (_, read) => read,
                });
                return ControlFlow::Continue(());
            }
            members += 1;
            let overrides = self.task.settings.overrides_for(&format!("{}!/{member}", name(&self.task.file)));
            let read = read.map(|document| document.overridden(&overrides));
            let mut came = self.came(Some(&member), hash, read, &overrides);
            if let (Came::Read(source, _), Some(slug)) = (&mut came, kept.get(&member)) {
                source.slug.clone_from(slug);
            }
            flow = put(came);
            flow
        });
        flow?;
        match (own, &self.task.wanted) {
            (Some(read), _) => {
                let read = read.map(|document| document.overridden(&self.task.overrides));
                put(self.came(None, hash, read, &self.task.overrides))
            }
            (None, Wanted::All) => put(self.without_document(hash, Outcome::Container { members })),
            (None, _) => ControlFlow::Continue(()),
        }
    }

    /// What is known of a file whose bytes are as they were.
    fn touched(&self, hash: &str) -> Option<Came> {
        let kept = self.task.kept.as_ref().filter(|kept| kept.hash == hash)?;
        let source = self.source(None, hash.to_owned(), kept.overrides.clone(), kept.outcome.clone());
        Some(Came::Touched(Source { extractor: kept.extractor, ..source }))
    }

    /// The slugs that members keep, by their names.
    fn kept(&self, file: &File<'_>) -> BTreeMap<String, String> {
        if self.task.members.is_empty() {
            return BTreeMap::new();
        }
        let mut now = Vec::new();
        self.options.extraction.sources(file, Wanted::Hashes, &mut |found| {
            now.push((found.member, found.hash));
            ControlFlow::Continue(())
        });
        slugs::kept(&self.task.members, &now)
    }

    /// What comes of a source that was read.
    fn came(
        &self,
        member: Option<&str>,
        hash: String,
        read: std::result::Result<Document, Unextracted>,
        overrides: &Metadata,
    ) -> Came {
        let assumed = self.task.assumed.as_ref();
        let cut = read.and_then(|mut document| {
            if let Some(assumed) = assumed.filter(|_| document.language.is_guess_for(&document.text)) {
                document.language = assumed.clone();
            }
            // A fault of ours must not cost the run.
            let is_large = document.text.len() > LARGE_BYTES;
            let waits = assumed.is_none() && document.language == Language::undetermined();
            let is_kept = !is_large && !waits;
            let asked = if is_kept { Asked::ALL } else { Asked::WORDS };
            let keep = |analysis: Analysis| is_kept.then(|| EncodedWords::of(&analysis));
            let split = catch_unwind(AssertUnwindSafe(|| passage::split_keeping(&document, asked, keep)));
            let fault =
                || Unextracted::Failed("its text could not be cut into passages; please report the file".into());
            let passages = split.map_err(|_| fault())?;
            let most = self.options.extraction.limits().passages;
            match passages.len() as u64 > most {
                true => Err(Unextracted::Failed(format!("it has {} passages, the limit is {most}", passages.len()))),
                false => Ok((document, passages)),
            }
        });
        let (outcome, passages) = match cut {
            Ok((document, passages)) => (indexed(document, &passages, assumed.is_some()), passages),
            Err(Unextracted::Skipped(reason) | Unextracted::NoText(reason)) => (Outcome::Skipped(reason), Vec::new()),
            Err(Unextracted::Failed(reason)) => (Outcome::Failed(reason), Vec::new()),
        };
        Came::Read(self.source(member, hash, overrides.clone(), outcome), passages)
    }

    fn without_document(&self, hash: String, outcome: Outcome) -> Came {
        Came::Read(self.source(None, hash, self.task.overrides.clone(), outcome), Vec::new())
    }

    fn source(&self, member: Option<&str>, hash: String, overrides: Metadata, outcome: Outcome) -> Source {
        let file = &self.task.file;
        let slug = if member.is_none() { self.task.slug.clone() } else { String::new() };
        Source {
            path: member.map_or_else(|| file.path.clone(), |member| format!("{}!/{member}", file.path)),
            root: file.root.clone(),
            relative: file.relative.clone(),
            slug,
            size: file.size,
            modified: file.modified,
            hash,
            extractor: self.options.extraction.version(&file.path),
            overrides,
            columns: self.task.columns.clone(),
            member: member.map(str::to_owned),
            outcome,
        }
    }
}

/// The name of a file in the settings: its path below the root, or its own where it is the root.
pub(super) fn name(file: &SourceFile) -> &str {
    name_at(&file.path, &file.relative)
}

fn name_at<'p>(path: &'p str, relative: &'p str) -> &'p str {
    if relative.is_empty() { path.rsplit('/').next().unwrap_or_default() } else { relative }
}

/// The name of a source in the settings.
pub(super) fn name_of(source: &Source) -> String {
    member_name(name_at(source.file(), &source.relative), source)
}

/// The name of a source of the file with this name.
pub(super) fn member_name(file: &str, source: &Source) -> String {
    source.member.as_ref().map_or_else(|| file.to_owned(), |member| format!("{file}!/{member}"))
}

fn indexed(document: Document, passages: &[(Passage, Option<EncodedWords>)], language_assumed: bool) -> Outcome {
    Outcome::Indexed {
        metadata: Metadata { language: None, ..document.metadata },
        title_from_text: document.title_from_text,
        language: document.language,
        language_assumed,
        other_languages: passage::languages(passages.iter().map(|(passage, _)| passage)),
        format: document.format,
        passages: passages.len(),
        words: passages.iter().map(|(passage, _)| passage.words).sum(),
        pages: document.pages.len(),
        lost_pages: lost_pages(document.pages),
        encoding: document.encoding,
        remarks: document.remarks,
    }
}

/// The pages whose text is missing, or not whole.
fn lost_pages(pages: Vec<PageText>) -> Vec<PageText> {
    pages.into_iter().filter(|page| page.remark.is_some_and(PageRemark::is_loss)).collect()
}

/// What is known of a file that the walk could not look at.
pub(super) fn unreadable(one: Unreadable, root: String) -> Source {
    let outcome = match one.cause {
        Cause::LeftOut => Outcome::Skipped(one.reason),
        Cause::Failed => Outcome::Failed(one.reason),
    };
    Source {
        path: one.path,
        root,
        relative: String::new(),
        slug: String::new(),
        size: 0,
        modified: 0,
        hash: String::new(),
        extractor: 0,
        overrides: Metadata::default(),
        columns: Columns::default(),
        member: None,
        outcome,
    }
}
