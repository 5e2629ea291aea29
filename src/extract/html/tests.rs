use super::*;
use crate::extract::decode::decode;
use crate::model::{Format, Metadata, WebPages};

fn draft(page: &str) -> Draft {
    extract(&decode(page.as_bytes(), Format::Html), WebPages::Article)
}

/// The blocks of a page, one a line, each after its kind.
fn blocks(page: &str) -> String {
    let draft = draft(page);
    let line = |block| crate::extract::tests::shown(block, draft.text_of(block));
    draft.blocks().iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What a page declares, as one line.
fn declared(page: &str) -> String {
    let Metadata { title, authors, publisher, date, url, language, .. } = draft(page).declared;
    let date = date.map(|date| date.to_string());
    let language = language.map(|language| language.to_string());
    let fields = [title, Some(authors.join("+")), publisher, date, url, language];
    fields.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join("; ")
}

#[test]
fn blocks_end_where_a_reader_sees_them_end() {
    for (page, expected) in [
        ("<p>one<p>two<div>three</div>four", "Paragraph: one\nParagraph: two\nParagraph: three\nParagraph: four"),
        ("<p><b>cy</b>ber <i>policy</i><br>dialogue &amp; more", "Paragraph: cyber policy dialogue & more"),
        ("<h1>A</h1><h3><div>B</div></h3>", "Heading 1: A\nHeading 3: B"),
        ("<h2>Never closed<p>Prose", "Heading 2: Never closed\nParagraph: Prose"),
        ("<ul><li>a<ul><li>b</ul>c<li><p>d</p></ul>", "ListItem: a\nListItem: b\nListItem: c\nListItem: d"),
        ("<blockquote><p>a</p>b</blockquote><pre>x\n  y</pre>", "Quote: a\nQuote: b\nParagraph: x y"),
        ("<dl><dt>a<dd>b</dl><figure><figcaption>c</figure>", "ListItem: a\nListItem: b\nCaption: c"),
        ("word<sup>3</sup> 1<sup>st</sup>", "Paragraph: word³ 1st"),
        ("word<sup>1,<a href=#n>2</a></sup> 10<sup>-3</sup>", "Paragraph: word1,² 10-3"),
        (
            "word<a epub:type=noteref href=#n>3</a> a<a role=doc-noteref href=#n>4</a> <a role=doc-noteref>[5]</a>",
            "Paragraph: word³ a⁴ [5]",
        ),
        ("a<span class='x superscript'><a href=#n>3</a></span> 4", "Paragraph: a³ 4"),
        ("a<span style='vertical-align: super'>3</span> b<a class=noteref href=x>4</a>", "Paragraph: a³ b⁴"),
        (
            "a.<a href=c.html#n>3</a> b <a href=#n>4</a> (<a href=#n>5</a>) c<a href=d>6</a>",
            "Paragraph: a.³ b 4 (5) c6",
        ),
        ("<ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp></ruby>京", "Paragraph: 東京"),
        ("<p>a</p><aside epub:type=footnote>b</aside>", "Paragraph: a\nParagraph: b"),
        ("x<custom-element>y</custom-element>z", "Paragraph: xyz"),
    ] {
        assert_eq!(blocks(page), expected, "{page}");
    }
}

#[test]
fn a_row_of_a_table_is_a_block_with_its_cells_side_by_side() {
    for (page, expected) in [
        ("<table><caption>C</caption><tr><th>a</th><td>b</td></tr></table>", "Caption: C\nTableRow: a | b"),
        ("<table><tr><td>a<td><td>b<tr><td>c</table>", "TableRow: a | b\nTableRow: c"),
        ("<tr><td><p>a</p></td><td><div>b</div>c</td></tr>", "TableRow: a | b c"),
        ("<tr><td><p>a</p><p>b</p></td></tr>", "TableRow: a\nParagraph: b"),
        ("<tr><td>a<ul><li>b</ul></td></tr>", "TableRow: a\nListItem: b"),
        ("<tr><td>a<table><tr><td>b<td>c</table></td></tr>", "TableRow: a\nTableRow: b | c"),
    ] {
        assert_eq!(blocks(page), expected, "{page}");
    }
}

#[test]
fn what_no_reader_sees_is_left_out() {
    for hidden in [
        "<script>var a = '<p>no';</script>",
        "<style>no</style>",
        "<template><p>no</p></template>",
        "<noscript>no</noscript>",
        "<svg><title>no</title><text>no</text></svg>",
        "<!-- no -->",
        "<div hidden><p>no</div>",
        "<span aria-hidden=true>no <span>no</span> no</span>",
        "<select><option>no<option>no</select>",
    ] {
        let page = format!("<title>no</title><p>one</p>{hidden}<p>two</p>");
        assert_eq!(blocks(&page), "Paragraph: one\nParagraph: two", "{hidden}");
    }
}

#[test]
fn navigation_is_left_out_and_the_rest_of_the_page_is_not() {
    let around = "<header>Site</header><nav>Menu</nav><p>Outside</p>";
    let article = "<article><header>By line</header><p>Text</p><aside>Ad</aside><footer>Note</footer></article>";
    let page = format!("{around}{article}<footer>Imprint</footer>");
    assert_eq!(blocks(&page), "Paragraph: Outside\nParagraph: By line\nParagraph: Text\nParagraph: Note");
    let page =
        format!("{around}<footer>Imprint</footer><form><label>Find</label><button>Go</button><p>Text</p></form>");
    assert_eq!(blocks(&page), "Paragraph: Site\nParagraph: Outside\nParagraph: Text");
    assert_eq!(blocks("<nav>Only a menu</nav>"), "Paragraph: Only a menu");
}

/// A page of news as sites make them: nothing of it is marked but by names.
fn news() -> String {
    let prose = "The dialogue was held in Singapore, with officials of ten states, and it closed with thanks to all. ";
    let paragraphs = format!("<p>{}</p>", prose.repeat(3)).repeat(3);
    let story = format!("<h2 class=small-header>Day one</h2>{paragraphs}<div class=share-tools>Share this</div>");
    let menu = "<ul class=topics><li><a href=/a>World</a><li><a href=/b>Sport</a></ul>";
    format!(
        "<div id=page><div class=masthead><h1>Talks end</h1></div>{menu}<div class=story>{story}</div>\
         <div class=sidebar><p>{prose}</p></div><div id=comments><p>I disagree, and at length.</p></div></div>"
    )
}

#[test]
fn of_a_page_with_an_article_only_that_is_taken_unless_the_whole_is_wanted() {
    let article = blocks(&news());
    assert!(article.starts_with("Heading 1: Talks end\nHeading 2: Day one\nParagraph: The dialogue"), "{article}");
    assert_eq!(article.lines().count(), 5, "{article}");
    let whole = extract(&decode(news().as_bytes(), Format::Html), WebPages::Whole);
    for around in ["World", "I disagree", "Share this"] {
        assert!(whole.text().contains(around) && !article.contains(around), "{around}");
    }
}

#[test]
fn where_it_is_not_clear_what_the_article_is_nothing_around_it_is_left_out() {
    // A reference of many parts that are alike, the last of which has another name.
    let part = |class: &str| format!("<div class={class}><p>{}</p></div>", "Takes a number, gives a word. ".repeat(40));
    let page = format!("<table><tr><td>{}<td>{}</table>", part("one"), part("two"));
    assert_eq!(blocks(&page).matches("Takes a number").count(), 80);
    // The names of its sections are made of its headings.
    let section = |id: &str, heading: &str| {
        let prose = "What is said of it, in so many words, is said here. ".repeat(12);
        format!("<div class=section id={id}><h2>{heading}</h2><p>{prose}</p></div>")
    };
    let page = format!("<div role=main>{}{}</div>", section("tea", "Tea"), section("s-host-header", "Host header"));
    assert!(blocks(&page).contains("Host header"), "{}", blocks(&page));
}

#[test]
fn sections_of_an_article_are_kept_whatever_their_ids_say() {
    let section = |id: &str, inner: &str| {
        let prose = "It says what is meant, under all conditions, in so many words as it takes. ".repeat(5);
        format!("<section id={id}><h2><div>On {id}</div></h2><p>In {id}. {prose}</p>{inner}</section>")
    };
    for id in ["menus", "related-lists", "comments", "footer-rules", "social-policy", "header-fields", "share", "popup"]
    {
        let page = format!(
            "<body><div id=nav><ul><li><a href=x>Elsewhere</a></ul></div><div role=main><h1>Policy</h1>{}{}{}</div>",
            section("intro", ""),
            section(id, ""),
            section("end", "")
        );
        let blocks = blocks(&page);
        assert!(blocks.contains(&format!("In {id}.")) && !blocks.contains("Elsewhere"), "{id}: {blocks}");
    }
    // What stands before a section within one is of the same text.
    let page = section("outer", &section("inner", &section("innermost", "").repeat(4)));
    let blocks = blocks(&format!("<body><main>{page}</main>"));
    assert!(["outer", "inner", "innermost"].iter().all(|id| blocks.contains(&format!("In {id}."))), "{blocks}");
}

#[test]
fn what_can_be_folded_away_and_what_is_noted_are_parts_of_a_text() {
    let prose = "It is told at length, with commas, and in clauses, until there is no more to tell of it. ".repeat(6);
    let part = format!("<details open><summary>Part</summary><div><p>{prose}</p></div></details>");
    let page = format!(
        "<body><main><h1>Struct</h1><details open><div><p>What it is.</p></div></details>{}</main>",
        part.repeat(9)
    );
    assert!(blocks(&page).contains("What it is."), "{}", blocks(&page));
    let page = format!(
        "<body><article><h1>Notes</h1><p>{prose}</p><aside class=footnote role=note><p>So says the ministry.</p></aside>\
         <aside><p>Read this instead.</p></aside></article>"
    );
    assert!(blocks(&page).contains("So says") && !blocks(&page).contains("instead"), "{}", blocks(&page));
}

#[test]
fn what_a_style_hides_is_not_seen() {
    for style in ["display:none", "color: red; DISPLAY : none !important", "visibility: hidden"] {
        let page = format!("<p>one</p><div style='{style}'><p>no</p></div><span style='{style}'>no</span>");
        assert_eq!(blocks(&page), "Paragraph: one", "{style}");
    }
}

#[test]
fn pages_of_many_nested_elements_take_linear_time() {
    let deep = "<div>".repeat(60_000) + "text" + &"</div></b>".repeat(60_000);
    assert_eq!(blocks(&deep), "Paragraph: text");
    let unclosed = "<span hidden>".repeat(60_000) + &"</p></i>".repeat(60_000);
    assert_eq!(blocks(&unclosed), "");
}

#[test]
fn the_most_careful_declaration_counts() {
    let json_ld = r##"<script type="application/ld+json">{broken</script><script type="application/ld+json">
        {"@graph": [{"@type": "WebPage", "name": "page", "inLanguage": "th"}, {"@id": "#p", "name": "Press"},
         {"@type": ["NewsArticle"], "headline": "json", "datePublished": "2024-01-02T23:00:00-05:00",
          "dateModified": "2025-01-01", "author": [{"name": "A"}, "B", "https://c.example"], "publisher": {"@id": "#p"},
          "mainEntityOfPage": {"@id": "https://j.example"}}]}</script>"##;
    let citation = "<meta name=citation_title content=cited><meta name=citation_author content=C>\
        <meta name=citation_author content=D><meta name=citation_date content=2023/5/6>";
    let dublin =
        "<meta name=DC.title content=dublin><meta name=DC.date content=2022><meta name=dc.language content=vie>";
    let graph = "<meta property=og:title content='graph &amp; co'><meta property=og:site_name content=Site>\
        <meta property=article:modified_time content=2025-01-01><meta property=article:published_time content=2021-02-03>";
    let page = "<html lang=en-GB><title>title</title><link rel=canonical href=https://p.example>\
        <meta name=author content=E><h1>heading</h1><time datetime=2020-01-01 pubdate>x</time>";
    for (parts, expected) in [
        (vec![page, graph, dublin, citation, json_ld], "json; A+B; Press; 2024-01-02; https://j.example; th"),
        (vec![page, graph, dublin, citation], "cited; C+D; Site; 2023-05-06; https://p.example; vi"),
        (vec![page, graph, dublin], "dublin; E; Site; 2022; https://p.example; vi"),
        (vec![page, graph], "graph & co; E; Site; 2021-02-03; https://p.example; en"),
        (vec![page], "title; E; ; 2020-01-01; https://p.example; en"),
        (vec!["<h1>a <b>heading</b></h1>"], "a heading; ; ; ; ; "),
    ] {
        assert_eq!(declared(&parts.concat()), expected);
    }
}
