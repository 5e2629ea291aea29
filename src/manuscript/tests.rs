use proptest::prelude::*;

use super::*;
use crate::model::QuoteForm;

/// The quotations of a manuscript, one a line: the form, the words, and after `@` what is named.
fn quoted(text: &str, format: ManuscriptFormat) -> Vec<String> {
    let found = quotations(&read(text.to_owned(), format));
    let line = |one: &Quotation| {
        let form = match one.form {
            QuoteForm::Marks => "",
            QuoteForm::Nested => "in: ",
            QuoteForm::Block => "block: ",
        };
        let named: Vec<String> = one
            .named
            .iter()
            .map(|named| match named {
                Named::Pin(pin) => pin.to_string(),
                Named::Key { key, locator } => format!("{key}|{locator}"),
                Named::Url(url) => url.clone(),
                Named::Note(label) => format!("note {label}"),
            })
            .collect();
        let names = if named.is_empty() { String::new() } else { format!(" @ {}", named.join(" ")) };
        format!("{form}{}{names}", one.text.replace('\n', "¶"))
    };
    let mut lines: Vec<String> = found.quotations.iter().map(line).collect();
    lines.extend(found.unclosed.iter().map(|at| format!("unclosed {at}")));
    lines
}

fn text(manuscript: &str) -> Vec<String> {
    quoted(manuscript, ManuscriptFormat::Text)
}

fn markdown(manuscript: &str) -> Vec<String> {
    quoted(manuscript, ManuscriptFormat::Markdown)
}

#[test]
fn every_major_style_of_marks_quotes() {
    for manuscript in [
        "He said “one two three” there.",
        "He said \"one two three\" there.",
        "Er sagte „one two three“ dort.",
        "Powiedział „one two three” tam.",
        "Il a dit « one two three » là.",
        "Er sagte »one two three« dort.",
        "Han sa ”one two three” där.",
        "He said ‘one two three’ there.",
        "He said 'one two three' there.",
        "Er sagte ‚one two three‘ dort.",
        "Il a dit ‹one two three› là.",
        "「one two three」",
        "『one two three』",
        "(\"one two three\")",
        "说\u{FF02}one two three\u{FF02}",
    ] {
        assert_eq!(text(manuscript), ["one two three"], "{manuscript}");
    }
}

#[test]
fn nested_quotations_stand_in_their_outer_ones() {
    assert_eq!(text("“He said ‘one two’ there.”"), ["He said ‘one two’ there.", "in: one two"]);
    assert_eq!(text("\"He said 'one two' there.\""), ["He said 'one two' there.", "in: one two"]);
    assert_eq!(text("‘He said “one two” there’"), ["He said “one two” there", "in: one two"]);
    assert_eq!(text("„Er sagte ‚one two‘ dort“"), ["Er sagte ‚one two‘ dort", "in: one two"]);
    assert_eq!(text("« Il a dit “one two” là »"), ["Il a dit “one two” là", "in: one two"]);
}

#[test]
fn apostrophes_feet_inches_and_decades_do_not_quote() {
    for manuscript in [
        "The ministers' meeting wasn't in the '90s, 'tis said.",
        "The ministers’ meeting wasn’t in the ’90s, ’tis said.",
        "A board of 6\" by 5' 10\" stands here.",
        "Rock 'n' roll and the leaders' dogs' day.",
    ] {
        assert_eq!(text(manuscript), [""; 0], "{manuscript}");
    }
    assert_eq!(text("He wrote \"a pipe of 6\" is long\" there."), ["a pipe of 6\" is long"]);
    assert_eq!(text("They met \"in 2023\" and \"in 2024\"."), ["in 2023", "in 2024"]);
    assert_eq!(text("‘the ministers’ meeting was long’, he said"), ["the ministers’ meeting was long"]);
    assert_eq!(text("'the ministers' meeting was long', he said"), ["the ministers' meeting was long"]);
    assert_eq!(text("the ministers’ ‘one two’ and the leaders’ day"), ["one two"]);
}

#[test]
fn a_quotation_goes_on_over_paragraphs_that_start_with_its_mark() {
    assert_eq!(text("“One two.\n\n“Three four.\n\n“Five,” he said."), ["One two.¶Three four.¶Five,"]);
    assert_eq!(text("\"One two.\n\n\"Three four,\" he said."), ["One two.¶Three four,"]);
    assert_eq!(text("«One two.\n\n»Three four», he said."), ["One two.¶Three four"]);
    assert_eq!(text("“One two.\n\nThree “four five” six."), ["four five", "unclosed 0"]);
    assert_eq!(text("a \"b c\n\nd \"e f\" g"), ["e f", "unclosed 2"]);
}

#[test]
fn block_quotations_are_quotations_and_their_attributions_are_not() {
    assert_eq!(markdown("Text:\n\n> One two\n> three.\n>\n> Four.\n\nMore."), ["block: One two three.¶Four."]);
    assert_eq!(markdown("> “One two three.”\n> — Somebody"), ["block: One two three."]);
    assert_eq!(markdown("> One two three.\n>\n> — Somebody, a#p3@k7f2q9"), ["block: One two three. @ a#p3@k7f2q9"]);
    assert_eq!(markdown("> He said “one two” there."), ["block: He said “one two” there.", "in: one two"]);
    assert_eq!(text("> One two\n> three.\n\nMore."), ["block: One two three."]);
    assert_eq!(text("As they say:\n\n    One two\n    three.\n\nMore."), ["block: One two three."]);
    assert_eq!(text("No colon.\n\n    One two."), [""; 0]);
    assert_eq!(
        quoted("<blockquote cite='https://a.example/x'><p>One<p>Two</blockquote>", ManuscriptFormat::Html),
        ["block: One¶Two @ https://a.example/x"]
    );
    assert_eq!(quoted("a\n\\begin{quote}\nOne two.\n\\end{quote}\nb", ManuscriptFormat::Tex), ["block: One two."]);
}

/// The paragraphs of a block quotation, each with what is named beside it.
fn pieces(manuscript: &str, format: ManuscriptFormat) -> Vec<String> {
    let found = quotations(&read(manuscript.to_owned(), format));
    let names = |one: &Quotation| {
        let key = |named: &Named| match named {
            Named::Key { key, .. } => format!(" @{key}"),
            other => format!(" {other:?}"),
        };
        one.named.iter().map(key).collect::<String>()
    };
    let pieces = found.quotations.iter().flat_map(|quotation| &quotation.pieces);
    pieces.map(|piece| format!("{}{}", piece.text, names(piece))).collect()
}

#[test]
fn the_paragraphs_of_a_block_quotation_are_quotations_too() {
    for (manuscript, expected) in [
        ("> One.\n>\n> Two.", vec!["One.", "Two."]),
        ("> One.\n>\n> > Two.", vec!["One.", "Two."]),
        ("> “One.”\n>\n> “Two.”", vec!["One.", "Two."]),
        ("> One. [@a]\n>\n> Two. [@b]", vec!["One. @a", "Two. @b"]),
        ("> One.\n>\n> — A [@a]\n>\n> Two.\n>\n> — B [@b]", vec!["One. @a", "Two. @b"]),
        ("> One.\n>\n> > Two. [@b]\n\n[@a]", vec!["One. @a", "Two. @b"]),
        ("> One.\n>\n> > Two.\n\n[@a]", vec!["One. @a", "Two. @a"]),
        ("> One.\n>\n> > Two. [@b]", vec!["One.", "Two. @b"]),
        ("> One.", vec![]),
    ] {
        assert_eq!(pieces(manuscript, ManuscriptFormat::Markdown), expected, "{manuscript}");
    }
    assert_eq!(pieces("> - One.\n> - Two.", ManuscriptFormat::Markdown), ["One.", "Two."]);
    for manuscript in ["> One.\n>\n> > Two.", "> One.\n> > Two.", "> One.\n>\n> Two."] {
        assert_eq!(pieces(manuscript, ManuscriptFormat::Text), ["One.", "Two."], "{manuscript}");
    }
    let html = "<blockquote><p>One.</p><blockquote><p>Two.</p></blockquote></blockquote>";
    assert_eq!(pieces(html, ManuscriptFormat::Html), ["One.", "Two."]);
    for manuscript in ["> [!NOTE]\n> One two.", "> [!NOTE]\n>\n> One two.", "> [!quote]- One two."] {
        assert_eq!(markdown(manuscript), ["block: One two."], "{manuscript}");
    }
}

#[test]
fn code_and_formulas_do_not_quote() {
    assert_eq!(
        markdown("Run `echo \"one two\"` and\n\n```\n\"three four\"\n```\n\n    \"five\"\n\n\"six seven\""),
        ["six seven"]
    );
    assert_eq!(markdown("He said \"run `a \"b\"` now\" there."), ["run a \"b\" now"]);
    assert_eq!(
        quoted("<pre>\"a b\"</pre><code>\"c d\"</code><q>e f</q> &ldquo;g h&rdquo;", ManuscriptFormat::Html),
        ["e f", "g h"]
    );
    let tex = "\\verb|``a b''| $x``y''$ %``c''\n``d \\emph{e}''\n\\begin{verbatim}``f''\\end{verbatim} \\enquote{g h}";
    assert_eq!(quoted(tex, ManuscriptFormat::Tex), ["d e", "g h"]);
}

#[test]
fn latex_writes_accents_letters_and_signs_as_commands() {
    for (written, expected) in [
        (r#"caf\'e, na\"{\i}ve r\^ole, \`a la \^{\i}le"#, "café, naïve rôle, à la île"),
        (r"fa\c{c}ade, \v sek \v{c}as, ma\~nana, \=a \.z \H{o} \k{a} \u{a}", "façade, šek čas, mañana, ā ż ő ą ă"),
        (r"\d{a}\b{b}\r{a}\t{oo}", "ạḇåo\u{361}o"),
        (r"\oe uvre, \oe{}uvre, {\oe}uvre, \ae\o\l\ss\aa\AE\OE\O\L\AA\dj\th", "œuvre, œuvre, œuvre, æøłßåÆŒØŁÅđþ"),
        (r"Stra\ss e, Stra\ss{} a, \L{}\'od\'z, \'{\^e}, \'{{e}}", "Straße, Straß a, Łódź, ế, é"),
        (r"\{a\}\ b\slash c 50\% \& \$5 \#1 x\_y \^{} \~{}", "{a} b/c 50% & $5 #1 x_y ^ ~"),
        (r"\textquoteleft a\textquoteright{} \guillemotleft b\guillemotright", "‘a’ «b»"),
        (r"co\-operation\ldots{} and z.\,B.\ so\dots\ on", "cooperation… and z. B. so… on"),
    ] {
        assert_eq!(quoted(&format!("``{written}''"), ManuscriptFormat::Tex)[0], expected, "{written}");
    }
}

#[test]
fn csquotes_and_biblatex_are_read() {
    for (manuscript, expected) in [
        (r"\enquote{one \enquote*{two three} four}", vec!["one “two three” four", "in: two three"]),
        (r"\textquote[{\cite[12]{key}}][.]{one two} more", vec!["one two @ key|12"]),
        (r"\textquote[\cite[12]{key}]{one two}", vec!["one two @ key|12"]),
        (r"\textquote[Smith 2020, 3]{one} and \textquote[\cite{key}]{two}", vec!["one", "two @ key|"]),
        (r"\textcquote[see][p.~12]{key}[.]{one \'etat} more", vec!["one état @ key|p. 12"]),
        (r"\textcquote{key}{one}. \textcquote[5]{other}{two}", vec!["one @ key|", "two @ other|5"]),
        (r"\foreignquote{ngerman}{eins zwei} \hyphenquote{french}{un deux}", vec!["eins zwei", "un deux"]),
        (
            r"\foreigntextquote{french}[\cite{key}]{un} \foreigntextcquote{french}[3]{o}{deux}",
            vec!["un @ key|", "deux @ o|3"],
        ),
        (r"\blockquote[\cite{key}]{one two} \blockcquote[7]{key}{three}", vec!["one two @ key|", "three @ key|7"]),
        ("a \\blockcquote[7]{key}{one\n\ntwo}. b", vec!["block: one¶two @ key|7"]),
        ("\\begin{displaycquote}[7]{key}[.]\none two\n\\end{displaycquote}", vec!["block: one two @ key|7"]),
        (
            "\\begin{foreigndisplayquote}{french}[\\cite{key}]\nun\n\\end{foreigndisplayquote} a",
            vec!["block: un @ key|"],
        ),
        (r"``one'' \autocite[12]{key}, ``two'' \parencite[see][p.\,3]{o}", vec!["one @ key|12", "two @ o|p. 3"]),
        (r"\textcite[5]{key} says ``one''. \Textcite{o} says ``two''\footcite{p}.", vec!["one @ key|5", "two @ p|"]),
        (r"``one'' \Citep[5]{key}, ``two''\autocites(see)[3]{a}[4]{b}.", vec!["one @ key|5", "two @ a|3 b|4"]),
        (r"``one''\volcite{2}[3]{key}. \nocite{*} ``two''", vec!["one @ key|3", "two"]),
    ] {
        assert_eq!(quoted(manuscript, ManuscriptFormat::Tex), expected, "{manuscript}");
    }
}

#[test]
fn what_is_named_beside_a_quotation_goes_with_it() {
    for (manuscript, expected) in [
        ("“One two” [a-b#p3:1-2@k7f2q9] and “three”.", vec!["One two @ a-b#p3:1-2@k7f2q9", "three"]),
        ("“One two,” he said (a#p3@k7f2q9).", vec!["One two, @ a#p3@k7f2q9"]),
        ("As a#p3@k7f2q9 says, “one two”.", vec!["one two @ a#p3@k7f2q9"]),
        ("See a#p3@k7f2q9. It says “one two”.", vec!["one two"]),
        ("“One” and “two” [@key, p. 3; see @other].", vec!["One @ key|p. 3 other|", "two @ key|p. 3 other|"]),
        ("“One.” Then “two” [@key].", vec!["One.", "two @ key|"]),
        (
            "“One two.”[^1]\n\n[^1]: See a#p3@k7f2q9 and [it](https://a.example).",
            vec!["One two. @ a#p3@k7f2q9 https://a.example"],
        ),
        ("“One two.[^1]” Three.\n\n[^1]: [@key].", vec!["One two. @ key|"]),
        ("“One two” (see https://a.example/x, and others).", vec!["One two @ https://a.example/x"]),
        ("[“One two”](https://a.example) says so.", vec!["One two @ https://a.example"]),
        ("“One two.” [Other](https://a.example) says so.", vec!["One two."]),
        ("As in a#p3@k7f2q9:\n\n> One two.", vec!["block: One two. @ a#p3@k7f2q9"]),
        ("> One two. [a#p3@k7f2q9]", vec!["block: One two. @ a#p3@k7f2q9"]),
    ] {
        assert_eq!(markdown(manuscript), expected, "{manuscript}");
    }
    assert_eq!(text("“One two.”[^1]\n\n[^1]: a#p3@k7f2q9"), ["One two. @ a#p3@k7f2q9"]);
    assert_eq!(text("“One two.”[^1]\n\n[^1]: At <http://a.example/x_(y)>."), ["One two. @ http://a.example/x_(y)"]);
    let tex = "``One two''\\footnote{See \\cite[p.~3]{key}.} and ``three''~\\citep{other}.";
    assert_eq!(quoted(tex, ManuscriptFormat::Tex), ["One two @ key|p. 3", "three @ other|"]);
    let html = "“One two”<a href='#n1'>1</a><ol><li id=n1>a#p3@k7f2q9</ol>";
    assert_eq!(quoted(html, ManuscriptFormat::Html), ["One two @ a#p3@k7f2q9"]);
}

#[test]
fn what_stands_under_a_block_quotation_says_whose_it_is() {
    for (below, named) in [
        ("[@beta]", " @ beta|"),
        ("— [@beta, ¶ 2]", " @ beta|¶ 2"),
        ("([@beta]; [@other])", " @ beta| other|"),
        ("a#p3@k7f2q9", " @ a#p3@k7f2q9"),
        ("[a#p3@k7f2q9].", " @ a#p3@k7f2q9"),
        ("<https://a.example/x>", " @ https://a.example/x"),
        ("-- J. Doe, *Notes* [@beta]", " @ beta|"),
        ("@beta [p. 3]", " @ beta|p. 3"),
        ("— @beta", " @ beta|"),
        ("[^1]\n\n[^1]: [@beta]", " @ beta|"),
        // Prose.
        ("[@beta] says otherwise.", ""),
        ("See [@beta].", ""),
        ("@beta says otherwise.", ""),
        ("— That is not so. In [@beta] it is said otherwise.", ""),
        ("More.\n\n[@beta]", ""),
    ] {
        assert_eq!(markdown(&format!("> One two.\n\n{below}")), [format!("block: One two.{named}")], "{below}");
    }
    assert_eq!(markdown("As [@own] has it:\n\n> One.\n\nMore."), ["block: One. @ own|"]);
    assert_eq!(markdown("> One.\n\n[@a]\n\n> Two.\n\n[@b]"), ["block: One. @ a|", "block: Two. @ b|"]);
    assert_eq!(text("> One two.\n\n[@beta]"), ["block: One two. @ beta|"]);
    let html = "<blockquote>One two.</blockquote><p>[@beta]</p>";
    assert_eq!(quoted(html, ManuscriptFormat::Html), ["block: One two. @ beta|"]);
    for tex in ["\\cite{beta}", "\n\n\\cite{beta}\n\nMore.", "\n--- \\cite{beta}.\n\nMore."] {
        let manuscript = format!("\\begin{{quote}}\nOne two.\n\\end{{quote}}{tex}");
        assert_eq!(quoted(&manuscript, ManuscriptFormat::Tex), ["block: One two. @ beta|"], "{tex}");
    }
}

#[test]
fn a_key_in_running_text_names_a_source() {
    for (manuscript, expected) in [
        ("“One two” @key [p. 3].", vec!["One two @ key|p. 3"]),
        ("“One two” @key.", vec!["One two @ key|"]),
        ("As @key [p. 3] puts it, “one two”.", vec!["one two @ key|p. 3"]),
        ("As [@key, p. 3] has it, “one two”.", vec!["one two @ key|p. 3"]),
        ("As -@key puts it, “one two”.", vec!["one two @ key|"]),
        ("“One two” [@{a b}, p. 3] and “three” @{c d} [4].", vec!["One two @ a b|p. 3", "three @ c d|4"]),
        ("As @key [p. 3] puts it:\n\n> One two.", vec!["block: One two. @ key|p. 3"]),
        ("> One two. @key [p. 3]", vec!["block: One two. @ key|p. 3"]),
        ("> One two.\n> @key", vec!["block: One two. @ key|"]),
        // Those of another sentence, words, and what is no key.
        ("“One two” is old. @key [p. 3] says “three”.", vec!["One two", "three @ key|p. 3"]),
        ("“One two” is old. @key says “three”.", vec!["One two", "three @ key|"]),
        ("See @key [p. 3]. It says “one two”.", vec!["one two"]),
        ("> One @key two.", vec!["block: One @key two."]),
        ("“One @key two.”", vec!["One @key two."]),
        ("Write to ana@a.example: “one two”.", vec!["one two"]),
        ("By `@key` we mean “one two”.", vec!["one two"]),
    ] {
        assert_eq!(markdown(manuscript), expected, "{manuscript}");
    }
}

#[test]
fn a_key_in_a_later_sentence_is_that_of_its_own() {
    for (manuscript, expected) in [
        // True attributions, which have to be heard.
        ("“One two” is what they say [@key]. And “three”.", vec!["One two @ key|", "three"]),
        ("“One two.” [@key] Later they said “three”.", vec!["One two. @ key|", "three"]),
        ("“One two”. [@key] Later “three” was said.", vec!["One two @ key|", "three"]),
        ("“One two” is so. [@key] Later “three”.", vec!["One two @ key|", "three"]),
        ("“One two.” So says Smith [@key].", vec!["One two. @ key|"]),
        ("“One two.” So says Smith [@key]. Then “three”.", vec!["One two. @ key|", "three"]),
        ("“One two?” asks Smith [@key], and “three”.", vec!["One two? @ key|", "three"]),
        ("“One two.” [@key] “Three.” [@other]", vec!["One two. @ key|", "Three. @ other|"]),
        ("“One two” (so Smith, p. 3, has it: [@key]) and “three” [@other].", vec!["One two @ key|", "three @ other|"]),
        ("“One two” is\nhow Prof. Smith has\nit [@key].", vec!["One two @ key|"]),
        ("“การหารือ” เป็นคำที่ใช้ ในรายงาน ของเขา [@key]", vec!["การหารือ @ key|"]),
        ("“One two!” [@key] and “three …” [@other] and “four”.", vec!["One two! @ key|", "three … @ other|", "four"]),
        // Those of another sentence.
        ("“One two” is old. As [@key] has it, “three”.", vec!["One two", "three @ key|"]),
        ("“One two.” As [@key] has it, “three”.", vec!["One two.", "three @ key|"]),
        ("“One two” is old. Much is said of it [@key]. And “three”.", vec!["One two", "three"]),
        ("“One two” is old. See a#p3@k7f2q9.", vec!["One two"]),
        ("“One two” [@own]. As [@key] has it, “three”.", vec!["One two @ own|", "three @ key|"]),
    ] {
        assert_eq!(markdown(manuscript), expected, "{manuscript}");
    }
    for (manuscript, expected) in [
        (r"``One two!'' \autocite{key} and ``three''.", vec!["One two! @ key|", "three"]),
        (r"``One two''. \autocite{key} Later ``three''.", vec!["One two @ key|", "three"]),
        (r"``One two''. \textcite{key} says ``three''.", vec!["One two", "three @ key|"]),
        (r"``One two'' is old. \textcite{key} wrote of it.", vec!["One two"]),
        (r"``One two'' is old.\footcite{key} some say so.", vec!["One two @ key|"]),
    ] {
        assert_eq!(quoted(manuscript, ManuscriptFormat::Tex), expected, "{manuscript}");
    }
}

#[test]
fn a_quotation_with_a_citation_of_its_own_shares_none() {
    for (manuscript, expected) in [
        ("“One” [@own] and “two” [@key].", vec!["One @ own|", "two @ key|"]),
        ("“One” (Smith 2020, 3) and “two” [@key].", vec!["One", "two @ key|"]),
        ("“One”, (Smith, 3) and “two” [@key].", vec!["One", "two @ key|"]),
        ("“One” (by the way) and “two” [@key].", vec!["One @ key|", "two @ key|"]),
        ("“One”² and “two” [@key].", vec!["One", "two @ key|"]),
        ("“One”[^a] and “two”[^z].\n\n[^a]: Smith (2020), 3.\n[^z]: See [@key].", vec!["One", "two @ key|"]),
        ("“One[^a]” and “two”[^z].\n\n[^a]: Smith, *Book*.\n\n[^z]: See [@key].", vec!["One", "two @ key|"]),
        ("As [@key] has it, “one two” (Smith 2020, 3).", vec!["one two"]),
        ("As [@key] has it, “one two”.[^a]\n\n[^a]: Smith (2020), 3.", vec!["one two"]),
        ("As [@key] has it, “one two” (p. 3).[^a]\n\n[^a]: My emphasis.", vec!["one two @ key|"]),
    ] {
        assert_eq!(markdown(manuscript), expected, "{manuscript}");
    }
    let tex = "``One''\\footnote{Smith, \\emph{Book} (2020), 3.} and ``two''\\footnote{See \\cite{key}.}";
    assert_eq!(quoted(tex, ManuscriptFormat::Tex), ["One", "two @ key|"]);
    assert_eq!(text("“One”[^a] and “two” [@key].\n\n[^a]: Smith, 3."), ["One", "two @ key|"]);
}

#[test]
fn a_note_names_a_source_by_its_key_alone() {
    for (note, expected) in [
        ("@key, ¶ 2", "key|¶ 2"),
        ("See @key, p. 3. Also page 5 of it, and ana@a.example.", "key|p. 3"),
        ("@key [p. 3]; cf. @a-b.", "key|p. 3 a-b|"),
        ("@key says so on page 3, as does [@other, p. 4].", "key| other|p. 4"),
    ] {
        assert_eq!(markdown(&format!("“One two.”[^a]\n\n[^a]: {note}")), [format!("One two. @ {expected}")], "{note}");
        assert_eq!(text(&format!("“One two.”[^a]\n\n[^a]: {note}")), [format!("One two. @ {expected}")], "{note}");
    }
}

#[test]
fn a_quotation_says_where_it_stands() {
    for (manuscript, format, expected) in [
        ("é *a* “b *c* d” e", ManuscriptFormat::Markdown, "“b *c* d”"),
        ("a &amp; <b>“c &eacute; d”</b>", ManuscriptFormat::Html, "“c &eacute; d”"),
        ("a &ldquo;c d&rdquo; e", ManuscriptFormat::Html, "&ldquo;c d&rdquo;"),
        ("a &quot;c d&quot; e", ManuscriptFormat::Html, "&quot;c d&quot;"),
        ("a <q>c d</q>, e", ManuscriptFormat::Html, "<q>c d</q>"),
        ("a <q cite='x'>c <q>d</q></q >, e", ManuscriptFormat::Html, "<q cite='x'>c <q>d</q></q >"),
        ("a *b* <q>c *d*</q>, e", ManuscriptFormat::Markdown, "<q>c *d*</q>"),
        ("<blockquote>\n<p>c<br/><i>d</i></p></blockquote>", ManuscriptFormat::Html, "c<br/><i>d"),
        ("a &amp;\r\nb\r\nc <b>\r\n“é\r\nd”</b>", ManuscriptFormat::Html, "“é\r\nd”"),
        ("a ``b \\emph{c}'' d", ManuscriptFormat::Tex, "``b \\emph{c}''"),
        (r"a \textcquote[1]{k}{b \'{e} c}. d", ManuscriptFormat::Tex, r"{b \'{e} c}"),
        (r"a ``b\c c'' d", ManuscriptFormat::Tex, r"``b\c c''"),
        (r"a \enquote{b \'e}, d", ManuscriptFormat::Tex, r"{b \'e}"),
        ("---\ntitle: “a b”\n---\nb “c d” e", ManuscriptFormat::Markdown, "“c d”"),
        ("> “c d”\n> e f\n\ng", ManuscriptFormat::Markdown, "“c d”\n> e f"),
    ] {
        let found = quotations(&read(manuscript.to_owned(), format));
        assert_eq!(found.quotations[0].span.of(manuscript), expected, "{manuscript}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_and_every_place_is_one_of_it(
        manuscript in "([“”„\"'‘’«»>a-c \\n\\[\\]@#^:`<&;é\\\\{}$-]|#p1@k7f2q9|\\\\begin\\{quote\\}|<q>|&quot;|\\n\\n|\\\\textcquote|\\\\blockquote|\\\\'|\\\\v|\\\\cite|\\\\footnote\\{){0,40}",
    ) {
        use ManuscriptFormat::{Html, Markdown, Tex, Text};
        for format in [Text, Markdown, Html, Tex] {
            let found = quotations(&read(manuscript.clone(), format));
            for one in &found.quotations {
                prop_assert!(Span::new(&manuscript, one.span.range()).is_some(), "{:?} {:?}", format, one);
            }
        }
    }
}

#[test]
fn of_brackets_within_each_other_the_innermost_cites() {
    assert_eq!(text("“one [two three [@a, p. 3] four”"), ["one [two three four"]);
    assert_eq!(text("[He said “one two three” [@a].]"), ["one two three @ a|"]);
    assert_eq!(text("“one two three” [see @a [p. 3]]"), ["one two three @ a|[p. 3"]);
}

#[test]
fn of_addresses_within_each_other_the_first_and_the_last_are_named() {
    let archived = "“one two three” (https://a.b/http://c.d/http://e.f)";
    assert_eq!(text(archived), ["one two three @ https://a.b/http://c.d/http://e.f http://e.f"]);
}

#[test]
fn markdown_that_nobody_writes_is_read_as_plain_text_and_says_so() {
    let deep = format!("{}a\n\n“one two three”", "> ".repeat(101));
    let read = read(deep, ManuscriptFormat::Markdown);
    assert!(read.remark().is_some_and(|remark| remark.ends_with("so it is read as plain text")));
    assert!(quotations(&read).quotations.iter().any(|one| one.text == "one two three"));
    assert_eq!(super::read("> “one two three”".to_owned(), ManuscriptFormat::Markdown).remark(), None);
}
