//! The built site: links that hold, nothing from other hosts, and the last
//! good site kept when a build fails.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cookbook::serve::policy::policy;
use cookbook::{Project, normalize};
use sha2::{Digest, Sha256};
use walkdir::{DirEntry, WalkDir};

use crate::fixture::{CHAPTER, COMPARED, EXAMPLE, Fixture, MEASURED, VERSIONS};
use crate::html::{Element, elements};
use crate::{SUITE, project, this_book, this_site};

/// Pages by their paths in the site.
type Pages = BTreeMap<PathBuf, Vec<Element>>;

/// Every `.html` file below `folder`.
fn html_files(folder: &Path) -> Pages {
    html_paths(folder)
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a page is UTF-8");
            (path.strip_prefix(folder).expect("it was found there").to_owned(), elements(&text))
        })
        .collect()
}

/// The pages of this book's site.
fn these_pages() -> &'static Pages {
    static PAGES: LazyLock<Pages> = LazyLock::new(|| html_files(this_site()));
    &PAGES
}

fn html_paths(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let files = WalkDir::new(folder).into_iter().map(|entry| entry.expect("the site can be read"));
    files.map(DirEntry::into_path).filter(|path| path.extension().is_some_and(|it| it == "html"))
}

/// The values of an attribute of all elements that are `wanted` and have it.
fn attributes<'a>(
    page: &'a [Element],
    attribute: &str,
    wanted: impl Fn(&Element) -> bool,
) -> Vec<&'a str> {
    page.iter().filter(|it| wanted(it)).filter_map(|it| it.get(attribute)).collect()
}

/// The values of an attribute of all elements called `name`.
fn of<'a>(page: &'a [Element], name: &str, attribute: &str) -> Vec<&'a str> {
    attributes(page, attribute, |element| element.name == name)
}

/// What is wrong with the pages of a site, each in one line.
fn faults(site: &Path) -> Vec<String> {
    faults_of(&html_files(site), site)
}

/// The same of its `pages`.
fn faults_of(pages: &Pages, site: &Path) -> Vec<String> {
    let ids: BTreeMap<_, HashSet<_>> = pages
        .iter()
        .map(|(path, page)| (path.clone(), attributes(page, "id", |_| true).into_iter().collect()))
        .collect();
    let mut faults = Vec::new();
    for (path, page) in pages {
        let name = path.display();
        let all_ids = attributes(page, "id", |_| true);
        // The page for printing holds every chapter at once.
        if all_ids.len() != ids[path].len() && name.to_string() != "print.html" {
            faults.push(format!("{name}: an id stands there twice"));
        }
        let is_loaded = |it: &Element| it.name == "link" && it.get("rel") != Some("canonical");
        let loaded = [
            of(page, "img", "src"),
            of(page, "script", "src"),
            attributes(page, "href", is_loaded),
            of(page, "iframe", "src"),
        ];
        for address in loaded.concat() {
            if address.contains("//") && !address.starts_with("data:") {
                faults.push(format!("{name}: loads {address} from another host"));
            }
        }
        let links = of(page, "a", "href").into_iter();
        for link in links.chain(of(page, "img", "src")) {
            if link.split('/').next().is_some_and(|start| start.contains(':')) {
                continue;
            }
            // mdBook's page for missing addresses is shown in any folder.
            if name.to_string() == "404.html" {
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let (file, _) = file.split_once('?').unwrap_or((file, ""));
            let folder = path.parent().unwrap_or(Path::new(""));
            let target = if file.is_empty() { path.clone() } else { normalize(&folder.join(file)) };
            if !site.join(&target).exists() {
                faults.push(format!("{name}: {link} leads nowhere"));
            } else if !fragment.is_empty()
                && !ids.get(&target).is_some_and(|ids| ids.contains(fragment))
            {
                faults.push(format!("{name}: {link} leads to no id"));
            }
        }
        for link in page.iter().filter(|it| it.name == "a") {
            let Some((file, answers)) = link.get("href").and_then(|it| it.split_once('?')) else {
                continue;
            };
            let chooser = normalize(&path.parent().unwrap_or(Path::new("")).join(file));
            if let Some(chooser) = pages.get(&chooser) {
                let answers = Vec::from_iter(answers.split('&'));
                let faulty = faulty_answers(chooser, &answers, &link.text);
                faults.extend(faulty.into_iter().map(|fault| format!("{name}: {fault}")));
            }
        }
    }
    faults
}

/// What is wrong with `answers` in a link to `chooser` that names `channel`.
fn faulty_answers(chooser: &[Element], answers: &[&str], channel: &str) -> Vec<String> {
    let known = known_answers(chooser);
    let unknown = answers.iter().filter(|&&answer| !known.iter().any(|known| known == answer));
    let mut faults =
        Vec::from_iter(unknown.map(|answer| format!("the chooser has no answer {answer}")));
    // A channel is named directly in the element that has its id.
    let mut id = None;
    let own = chooser.iter().find_map(|it| {
        id = it.get("data-channel").or(id);
        (it.name == "b" && it.text == channel).then_some(id).flatten()
    });
    if own.is_none_or(|own| !fitting(chooser, answers).contains(&own)) {
        faults.push(format!("{channel} does not fit {}", answers.join(" and ")));
    }
    faults
}

/// The answers that the chooser offers.
fn known_answers(chooser: &[Element]) -> Vec<String> {
    let inputs = chooser.iter().filter(|it| it.name == "input");
    inputs.filter_map(|it| Some(format!("{}={}", it.get("name")?, it.get("value")?))).collect()
}

fn build(fixture: &Fixture) -> Result<PathBuf, String> {
    let destination = fixture.path("book");
    cookbook::build(&fixture.project(), &destination).map_err(|error| error.to_string())?;
    Ok(destination)
}

#[test]
fn every_link_of_the_book_holds_and_nothing_comes_from_another_host() {
    SUITE.unless_proven("every link of the book", &this_book(), || {
        let site = this_site();
        assert_eq!(faults_of(these_pages(), site), [""; 0]);
        for path in html_paths(site) {
            assert_eq!(refused_scripts(&path), [""; 0], "{}", path.display());
        }
    });
}

/// The ids to which a reader may have a link: each page, its headings and its
/// examples.
fn published(pages: &Pages) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (path, page) in pages {
        let name = path.to_string_lossy().replace('\\', "/");
        // The page of the site itself is the first chapter's.
        if ["index.html", "404.html", "print.html", "toc.html"].contains(&&*name) {
            continue;
        }
        // One that only leads to another page has none.
        if !page.iter().any(|it| it.name == "main") {
            continue;
        }
        let is_link = |it: &Element| {
            let is_heading = matches!(&*it.name, "h1" | "h2" | "h3" | "h4");
            let is_example =
                it.get("class").is_some_and(|it| it.split(' ').any(|it| it == "example"));
            it.is_in("main") && (is_heading || is_example)
        };
        let of_page = attributes(page, "id", is_link);
        ids.extend(of_page.iter().map(|id| format!("{name}#{id}")));
        ids.insert(name);
    }
    ids
}

/// What of the `list` neither is in the site nor leads to what took its place,
/// and what of the site is not in the list.
fn unlisted(pages: &Pages, list: &str, redirects: &[String]) -> Vec<String> {
    let now = published(pages);
    let before: BTreeSet<_> = list.lines().filter(|line| !line.starts_with("# ")).collect();
    let leads = |id: &str| {
        let page = id.split('#').next().unwrap_or(id);
        now.contains(id) || [id, page].iter().any(|it| redirects.contains(&format!("/{it}")))
    };
    let gone = before.iter().filter(|id| !leads(id));
    let gone = gone.map(|id| format!("{id} is gone; give it a line in [output.html.redirect]"));
    let new = now.iter().filter(|id| !before.contains(&***id));
    gone.chain(new.map(|id| format!("{id} is not in refs/published.txt"))).collect()
}

/// The addresses that lead elsewhere.
fn redirects(project: &Project) -> Vec<String> {
    let text = fs::read_to_string(project.root.join("book.toml")).expect("the book has one");
    let book: toml_edit::DocumentMut = text.parse().expect("it is TOML");
    let redirects = book["output"]["html"].get("redirect").and_then(|it| it.as_table_like());
    redirects.into_iter().flat_map(|it| it.iter().map(|(from, _)| from.to_owned())).collect()
}

#[test]
fn every_published_address_still_leads_somewhere() {
    SUITE.unless_proven("every published address", &this_book(), || {
        let path = project().refs().join("published.txt");
        let list = fs::read_to_string(&path).unwrap_or_default();
        if proven::overwrite() {
            // What is gone stays in the list, so that it needs its redirect.
            let (head, before): (Vec<_>, Vec<_>) =
                list.lines().partition(|it| it.starts_with("# "));
            let mut ids = published(these_pages());
            ids.extend(before.into_iter().map(str::to_owned));
            let lines = head.into_iter().map(str::to_owned).chain(ids);
            fs::write(&path, lines.map(|line| line + "\n").collect::<String>())
                .expect("it can be written");
        }
        let list = fs::read_to_string(&path).expect("the list is there");
        let faults = unlisted(these_pages(), &list, &redirects(&project()));
        let fix =
            "SNAPSHOTS=overwrite cargo test --package cookbook every_published adds what is new";
        assert!(faults.is_empty(), "{}\n{fix}", faults.join("\n"));
    });
}

#[proven::test]
fn an_address_that_vanishes_without_a_redirect_is_a_fault() {
    let fixture = Fixture::sound();
    let site = build(&fixture).expect("the sound book builds");
    let ids = published(&html_files(&site));
    let list = ids.iter().map(|id| format!("{id}\n")).collect::<String>();
    let chapter = "categories/asynchronous/chapter.html";
    for id in [
        "start.html",
        "start.html#start",
        &format!("{chapter}#hello"),
        &format!("{chapter}#example-hello"),
    ] {
        assert!(ids.contains(id), "{id} is not in {ids:?}");
    }
    assert_eq!(unlisted(&html_files(&site), &list, &redirects(&fixture.project())), [""; 0]);

    fixture.edit("src/start.md", "{#start}", "{#begin}");
    let site = build(&fixture).expect("the book is sound");
    let gone = "start.html#start is gone; give it a line in [output.html.redirect]";
    let new = "start.html#begin is not in refs/published.txt";
    assert_eq!(unlisted(&html_files(&site), &list, &redirects(&fixture.project())), [gone, new]);

    let redirect = "[output.html.redirect]\n\"/start.html#start\" = \"#begin\"\n                    \"/old.html\" = \"start.html\"\n";
    fixture.edit("book.toml", "[output.html]\n", &format!("[output.html]\n{redirect}"));
    let site = build(&fixture).expect("the book is sound");
    let list = list + "old.html#there\n";
    assert_eq!(unlisted(&html_files(&site), &list, &redirects(&fixture.project())), [new]);
    let page = fs::read_to_string(site.join("start.html")).expect("a page");
    assert!(page.contains("\"#start\""), "mdBook leads the reader on: {page}");
}

/// The scripts in a page that its policy does not admit.
fn refused_scripts(page: &Path) -> Vec<String> {
    let text = fs::read_to_string(page).expect("a page is UTF-8");
    let policy = policy(&text, None);
    let policy = policy.to_str().expect("it is ASCII");
    let page = elements(&text);
    let inline = page.iter().filter(|it| it.name == "script" && it.get("src").is_none());
    let scripts = inline.map(|script| script.text.clone());
    let is_refused = |script: &String| {
        let hash = BASE64_STANDARD.encode(Sha256::digest(script));
        !policy.contains(&format!("'sha256-{hash}'"))
    };
    scripts.filter(is_refused).collect()
}

#[proven::test]
fn a_script_of_a_chapter_is_not_admitted() {
    let fixture = Fixture::sound();
    fixture.edit(CHAPTER, "{{#example hello}}", "<script>bad()</script>\n\n{{#example hello}}");
    let site = build(&fixture).expect("mdBook takes it");
    let page = site.join("categories/asynchronous/chapter.html");
    assert_eq!(refused_scripts(&page), ["bad()"]);
}

#[proven::test]
fn a_page_loads_one_stylesheet_and_two_scripts_and_its_code_is_highlighted() {
    let fixture = Fixture::sound();
    let style =
        "[output.html]\nadditional-css = [\"theme/ours.css\"]\nadditional-js = [\"theme/ours.js\"]";
    fixture.edit("book.toml", "[output.html]", style);
    fixture.write("theme/ours.css", ".ours { background: url(images/it.png) }\n");
    fixture.write("theme/ours.js", "// Why.\nours();\n");
    let site = build(&fixture).expect("the sound book builds");
    let path = "categories/asynchronous/chapter.html";
    let text = fs::read_to_string(site.join(path)).expect("a page");
    let page = elements(&text);
    let styles = attributes(&page, "href", |it| it.get("rel") == Some("stylesheet"));
    let scripts = of(&page, "script", "src");
    assert_eq!((styles.len(), scripts.len()), (1, 2), "{styles:?} {scripts:?}");
    assert!(text.contains("<span class=\"hljs-keyword\">fn</span>"), "{text}");
    assert!(text.contains("<code class=\"hljs\">cargo book run"), "{text}");

    let file = |address: &str| fs::read_to_string(site.join(address.trim_start_matches("../../")));
    let file = |address: &str| file(address).expect("it is there");
    let css = file(styles[0]);
    // The rules of mdBook's sheets for print and for themes, and the book's own.
    for part in ["@media print {", ":where(.ayu) {", "url('theme/images/it.png')"] {
        assert!(css.contains(part), "{part} is missing");
    }
    let script = file(scripts[1]);
    assert!(script.contains("\nours();") && !script.contains("onunload"), "{script}");
    assert!(!script.contains("// Why.") && !script.contains("\n    //"), "{script}");
    assert!(!script.contains("MiniSearch"), "the search is loaded with each page");
    let search = script.split('"').find(|it| it.starts_with("search-")).expect("it is named");
    assert_eq!(file(search), cookbook::SEARCH);
    // What was put into the bundles is not there a second time.
    assert!(!site.join("css").exists() && !site.join("theme").exists());
}

#[proven::test]
fn a_script_of_mdbook_that_has_changed_is_named() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let site = folder.path();
    let page = "<link rel=\"stylesheet\" href=\"a-01234567.css\">\n<main></main>\n\
                <script src=\"book-01234567.js\"></script>\n";
    let files =
        [("page.html", page), ("a-01234567.css", ""), ("book-01234567.js", "something_else();")];
    for (file, text) in files {
        fs::write(site.join(file), text).expect("the site can be written");
    }
    let error = cookbook::lighten(site).expect_err("it is not mdBook's script");
    let wanted = "mdBook's book.js does not contain `window.onunload = function() { };` any more";
    assert!(error.to_string().starts_with(wanted), "{error}");
}

#[proven::test]
fn faults_of_a_site_are_found() {
    let fixture = Fixture::sound();
    let site = build(&fixture).expect("the sound book builds");
    assert_eq!(faults(&site), [""; 0]);
    let page = "<html><body id=a><p id=a><a href='none.html'></a><a href='start.html#none'></a>\
                <img src='https://example.org/x.svg'></body></html>";
    fs::write(site.join("bad.html"), page).expect("the site can be written");
    assert_eq!(
        faults(&site),
        [
            "bad.html: an id stands there twice",
            "bad.html: loads https://example.org/x.svg from another host",
            "bad.html: none.html leads nowhere",
            "bad.html: start.html#none leads to no id",
        ]
    );
}

#[proven::test]
fn a_page_shows_the_program_its_output_its_needs_and_its_source() {
    let fixture = Fixture::sound();
    fixture.edit(
        "deps/tests/categories/asynchronous/hello.rs",
        "println!",
        "kit::greet();\n    println!",
    );
    let site = build(&fixture).expect("the sound book builds");
    let text =
        fs::read_to_string(site.join("categories/asynchronous/chapter.html")).expect("a page");
    for wanted in [
        "println!(&quot;hello&quot;);",
        ">hello\n</code>",
        "kit = &quot;1.2.3&quot;",
        "https://docs.rs/kit/1.2.3/kit/",
        "../../source/categories/asynchronous/hello.rs.txt",
        "cargo book run asynchronous/hello",
        "id=\"example-hello\"",
    ] {
        let is_there = text.contains(wanted) || self::text(&text).contains(wanted);
        assert!(is_there, "the page lacks {wanted}:\n{text}");
    }
    for unwanted in ["ANCHOR", "example_harness", "a note among editors", "{{"] {
        let main = text.split("<main>").nth(1).expect("the page has a main part");
        assert!(!main.contains(unwanted), "the page has {unwanted}");
    }
}

/// Adds an example to the chapter, with these `directives`.
fn add_example(fixture: &Fixture, name: &str, directives: &str, program: &str) {
    let is_refused = directives.contains("compile-fail");
    let (harness, golden) =
        if is_refused { ("", "stderr") } else { ("example_harness::test!(main);\n", "stdout") };
    let (category, shown) = if directives.contains("needs") {
        ("distributed", format!("distributed/{name}"))
    } else {
        ("asynchronous", name.to_owned())
    };
    let folder = format!("deps/tests/categories/{category}");
    let text = format!(
        "//! Do {name}.\n{directives}\n// ANCHOR: example\n{program}// ANCHOR_END: example\n{harness}"
    );
    fixture.write(&format!("{folder}/{name}.rs"), text);
    fixture.write(&format!("{folder}/{name}.{golden}"), "");
    let line = format!("{{{{#example {shown}}}}}\n\n{{{{#include refs.incl.md}}}}");
    fixture.edit(CHAPTER, "{{#include refs.incl.md}}", &line);
}

/// The source of the chapter's page.
fn built_chapter(fixture: &Fixture) -> String {
    let site = build(fixture).expect("the book is sound");
    assert_eq!(faults(&site), [""; 0]);
    let page = site.join("categories/asynchronous/chapter.html");
    fs::read_to_string(page).expect("a page is UTF-8")
}

#[proven::test]
fn a_program_that_leaves_its_process_says_how_to_run_it_and_gets_no_buttons() {
    const MAIN: &str = "fn main() {}\n";
    let page = |directives| {
        let fixture = Fixture::sound();
        add_example(&fixture, "asks", directives, MAIN);
        built_chapter(&fixture)
    };
    let block = |page: &str| between(page, "id=\"example-asks\"", "</div>").to_owned();
    let asks = block(&page("//@ needs: redis-server\n"));
    for wanted in [
        "data-leaves",
        "class=\"language-rust edition2024 no_run hljs\"",
        "start <code class=\"hljs\">redis-server --bind 127.0.0.1</code>; <code class=\"hljs\">REDIS_URL</code> names",
        "cargo book run distributed/asks</code>, which starts a redis-server for it",
    ] {
        assert!(asks.contains(wanted), "the page lacks {wanted}:\n{asks}");
    }
    let starts = block(&page("//@ needs: processes\n"));
    for wanted in ["data-leaves", "edition2024 no_run", "It starts a second process, so"] {
        assert!(starts.contains(wanted), "the page lacks {wanted}:\n{starts}");
    }
    let runs = block(&page(""));
    for unwanted in ["data-leaves", "no_run", "redis-server", "which starts", "second process"] {
        assert!(!runs.contains(unwanted), "the page has {unwanted}:\n{runs}");
    }
    // The script looks for this mark.
    let script = include_str!("../../../../theme/playground/page.js");
    assert!(script.contains("div.example:not([data-leaves]) > pre"));
}

/// What follows `begin` in `page`, up to `end`.
fn between<'a>(page: &'a str, begin: &str, end: &str) -> &'a str {
    let rest = page.split_once(begin).unwrap_or_else(|| panic!("no {begin} in {page}")).1;
    rest.split_once(end).unwrap_or_else(|| panic!("no {end} after {begin}")).0
}

/// The text in `html`, without its tags.
fn text(html: &str) -> String {
    let pieces = html.split('<').enumerate();
    let text = pieces.map(|(number, piece)| match piece.split_once('>') {
        Some((_, text)) if number > 0 => text,
        _ => piece,
    });
    text.collect::<String>().trim().to_owned()
}

#[proven::test]
fn a_program_that_goes_wrong_says_so_before_its_code() {
    const MAIN: &str = "fn main() {}\n";
    for (directives, said) in [
        ("//@ hangs\n", "Hangs"),
        ("//@ exit: 101\n//@ panics: x\n", "Panics"),
        ("//@ exit: 101\n", "Fails"),
        ("//@ panics: x\n", "Panics"),
        ("//@ exit: 3\n", "Fails"),
        ("//@ compile-fail: E0382\n", "Does not compile"),
    ] {
        let fixture = Fixture::sound();
        add_example(&fixture, "wrong", directives, MAIN);
        let page = built_chapter(&fixture);
        // After the block's tag comes the header, then the code.
        let block = between(&page, "id=\"example-wrong\"", "<pre");
        let (tag, head) = block.split_once('>').expect("the tag ends");
        assert_eq!(text(head), said);
        assert!(tag.contains("role=\"group\""), "{tag}");
        let label = between(tag, "aria-labelledby=\"", "\"");
        let labelled = between(head, &format!("<strong id=\"{label}\">"), "</strong>");
        assert_eq!(labelled, said);
        assert_eq!(page.matches(&format!("id=\"{label}\"")).count(), 1);
    }
    let fixture = Fixture::sound();
    add_example(&fixture, "right", "", MAIN);
    let page = built_chapter(&fixture);
    for mark in ["example-ending", "example-wrong", "aria-labelledby=\"example"] {
        assert!(!page.contains(mark), "{mark}");
    }
}

#[proven::test]
fn a_program_that_goes_wrong_links_to_the_one_that_does_not() {
    const MAIN: &str = "fn main() {}\n";
    let links = |examples: &[(&str, &str)]| {
        let fixture = Fixture::sound();
        for (name, directives) in examples {
            if *name == "#" {
                let heading = "## Other {#other}\n\n{{#include refs.incl.md}}";
                fixture.edit(CHAPTER, "{{#include refs.incl.md}}", heading);
            } else {
                add_example(&fixture, name, directives, MAIN);
            }
        }
        let page = built_chapter(&fixture);
        let endings = page.split("<p class=\"example-ending\"").skip(1);
        let endings = endings.map(|rest| rest.split_once("</p>").expect("it ends").0);
        let links = endings.flat_map(|ending| ending.split("href=\"").skip(1));
        links.map(|rest| rest.split('"').next().unwrap_or("")).collect::<Vec<_>>().join(" ")
    };
    let hangs = "//@ hangs\n";
    // By its name, wherever it is on the page.
    assert_eq!(links(&[("hello_hangs", hangs), ("next", "")]), "#example-hello");
    assert_eq!(links(&[("wait", ""), ("#", ""), ("wait_hangs", hangs)]), "#example-wait");
    // By its place.
    assert_eq!(links(&[("wait_a", hangs), ("wait_b", "")]), "#example-wait_b");
    let both = "#example-wait_c #example-wait_c";
    assert_eq!(links(&[("wait_a", hangs), ("wait_b", hangs), ("wait_c", "")]), both);
    // By neither.
    assert_eq!(links(&[("wait_a", hangs), ("#", ""), ("wait_b", "")]), "");
    assert_eq!(links(&[("wait_b", ""), ("wait_a", hangs)]), "");
    assert_eq!(links(&[("wait", hangs), ("#", ""), ("wait_a", hangs)]), "");
    // A program that goes on after a panic needs no repair.
    assert_eq!(links(&[("wait_a", "//@ panics: x\n"), ("wait_b", "")]), "");
}

#[proven::test]
fn a_recipe_without_a_crate_needs_the_standard_library() {
    let page = built_chapter(&Fixture::sound());
    let row = between(&page, "<td><a href=\"#hello\">Hello</a></td>", "</tr>");
    let cells: Vec<_> = row.split("</td>").map(text).filter(|cell| !cell.is_empty()).collect();
    assert_eq!(cells, ["std", "asynchronous"]);
}

#[proven::test]
fn a_program_under_the_title_is_shown_and_is_no_recipe() {
    let fixture = Fixture::sound();
    add_example(&fixture, "opening", "", "fn main() {}\n");
    fixture.edit(CHAPTER, "{{#example opening}}\n\n", "").edit(
        CHAPTER,
        "{{#include chapter.incl.md}}",
        "{{#example opening}}\n\n{{#include chapter.incl.md}}",
    );
    let page = built_chapter(&fixture);
    assert!(page.contains("id=\"example-opening\""), "{page}");
    let table = between(&page, "<tbody>", "</tbody>");
    assert_eq!(table.matches("<tr>").count(), 1, "{table}");
    assert!(table.contains("href=\"#hello\""), "{table}");
}

#[proven::test]
fn a_program_that_goes_on_from_another_shows_what_has_changed() {
    let fixture = Fixture::sound();
    let program = "fn main() {\n    println!(\"hello\");\n    println!(\"again\");\n}\n";
    add_example(&fixture, "longer", "", program);
    fixture.edit(CHAPTER, "{{#example longer}}", "{{#example longer}}\n\n{{#changes hello}}");
    let page = built_chapter(&fixture);
    let fold = between(&page, "<details class=\"example-changes\">", "</details>");
    assert!(between(fold, "</summary>", "<pre").contains("href=\"#example-hello\""), "{fold}");
    let lines = text(between(fold, "<code class=\"language-diff hljs\">", "</code>"));
    let changed: Vec<_> = lines.lines().filter(|line| line.starts_with(['+', '-'])).collect();
    assert_eq!(changed, ["+     println!(&quot;again&quot;);"]);
}

#[proven::test]
fn a_link_to_a_fact_needs_no_brackets_and_keeps_its_name() {
    let page = chapter_with("A claim ([tested][fact::kit::a_fact]). `([tested][fact::a::b])`");
    let link = between(&page, "A claim\u{a0}<a href=", "</a>.");
    assert!(link.ends_with(" title=\"tested: leads to the test\">tested"), "{link}");
    assert!(page.contains("([tested][fact::a::b])"), "code is another: {page}");
}

#[proven::test]
fn a_fact_that_holds_in_every_order_is_marked() {
    let mark = "title=\"tested in all orders\"";
    let fixture = Fixture::sound();
    assert!(!built_chapter(&fixture).contains(mark));
    let explores =
        "#[test]\nfn a_fact() { assert_eq!(Exploration::default().run(f), Complete); }\n";
    fixture.write("deps/tests/facts/kit.rs", explores);
    let page = built_chapter(&fixture);
    let link = between(&page, "<a href=\"../../source/facts/kit.rs.txt\"", "</a>");
    assert_eq!(link.trim(), format!("{mark}>tested"));
}

#[proven::test]
fn a_cell_leads_to_its_test_and_is_marked_if_it_holds_in_every_order() {
    let fixture = Fixture::sound();
    let text = "[all][cell::loses::one::yes] [one][cell::version::one::1.2.3]\n\n\
                {{#include refs.incl.md}}";
    fixture.add_tables().edit(CHAPTER, "{{#include refs.incl.md}}", text);
    let page = built_chapter(&fixture);
    let link = |file: &str| {
        let begins = format!("<a href=\"../../source/compared/properties/{file}.rs.txt\"");
        between(&page, &begins, "</a>").trim().to_owned()
    };
    assert_eq!(link("loses"), "title=\"tested in all orders\">all");
    assert_eq!(link("version"), "title=\"tested: leads to the test\">one");
}

/// A book with tables, and its chapter, which shows the table `name`.
fn chapter_with_table(name: &str) -> (Fixture, String) {
    let fixture = Fixture::sound();
    fixture.add_tables();
    let table = format!("{{{{#compared {name}}}}}\n\n{{{{#include refs.incl.md}}}}");
    fixture.edit(CHAPTER, "{{#include refs.incl.md}}", &table);
    let page = built_chapter(&fixture);
    (fixture, page)
}

/// The table of channels on a page, and the text of its rows.
fn table_of(page: &str) -> (&str, Vec<String>) {
    let table = between(page, "<div class=\"compared\">", "</table>");
    let rows = between(table, "<tbody>", "</tbody>").lines().map(text);
    (table, rows.filter(|row| !row.is_empty()).collect())
}

#[proven::test]
fn a_table_shows_what_each_channel_does_with_its_test() {
    let (fixture, page) = chapter_with_table("cancel");
    let (table, rows) = table_of(&page);
    let one = "kit, oneyes 2 of 9 orders since 1.2.3in 1.2.2: hangsuntil 1.1.0: no";
    assert_eq!(rows, [one, "kit, twoyes all 9 orders"]);
    let test = "../../source/compared/properties/loses.rs.txt";
    assert!(table.contains(&format!("<a href=\"{test}\"><strong>yes</strong></a>")), "{table}");
    assert!(fixture.path("book/source/compared/properties/loses.rs.txt").exists());
    let asked = text(between(&page, "<summary>What each column asks</summary>", "</details>"));
    let wanted =
        "Loses recv: is a message lost? Every order in which the tasks can take turns (test)";
    assert_eq!(asked.trim(), wanted);
}

#[proven::test]
fn the_table_of_channels_says_what_their_packages_do() {
    let (_, page) = chapter_with_table("channels");
    let (table, rows) = table_of(&page);
    assert_eq!(rows, ["kit, onekit::one1.2.32025-01-02one.rs", "kit, twokit::two––two.rs"]);
    assert!(table.contains(
        "<a href=\"https://docs.rs/kit/1.2.3\"><code class=\"hljs\">kit::one</code></a>"
    ));
}

/// A book in which something was measured, and its chapter, which shows it.
fn chapter_with_measured(name: &str) -> (Fixture, String) {
    let fixture = Fixture::sound();
    fixture.add_measured();
    let part = format!("{{{{#measured {name}}}}}\n\n{{{{#include refs.incl.md}}}}");
    fixture.edit(CHAPTER, "{{#include refs.incl.md}}", &part);
    let page = built_chapter(&fixture);
    (fixture, page)
}

#[proven::test]
fn what_was_measured_says_on_which_machine_and_what_has_changed_since() {
    let (fixture, page) = chapter_with_measured("machine");
    let page = text(&page);
    let machine = "Measured on 2025-06-07, on Kit &lt;3&gt; with 2 cores and 1.5 GiB of memory, \
                   Linux 6.1.0, rustc 1.90.0 (abc 2025-09-14). Each cell was run 6 times";
    assert!(page.contains(machine), "{page}");
    assert!(page.contains("Since then, the book has moved to kit 1.2.3."), "{page}");
    assert!(!page.contains("Others used the machine"), "{page}");
    for file in ["measured.json", "measured.schema.json"] {
        assert!(fixture.path("book").join(file).exists(), "{file}");
    }
    let (_, page) = chapter_with_measured("provenance");
    let line = "2025-06-07; Kit &lt;3&gt;, 2 cores; Linux 6.1.0; rustc 1.90.0; kit 1.2.2.";
    assert!(text(&page).contains(line), "{page}");
}

#[proven::test]
fn a_busy_machine_is_named() {
    let fixture = Fixture::sound();
    fixture.add_measured().edit(MEASURED, "\"load\":0.1", "\"load\":1.5");
    let part = "{{#measured machine}}\n\n{{#include refs.incl.md}}";
    fixture.edit(CHAPTER, "{{#include refs.incl.md}}", part);
    let page = text(&built_chapter(&fixture));
    assert!(page.contains("Others used the machine at that time: on average 1.5 tasks"), "{page}");
}

#[proven::test]
fn numbers_become_a_sentence_a_plot_and_a_table() {
    let (_, page) = chapter_with_measured("ring");
    let group = between(&page, "id=\"measured-ring-threads-1-word\"", "<h3");
    let said = text(group);
    assert!(
        said.contains("Free: ahead of all others is kit fast, with 100 ns; kit slow has 2.00 µs."),
        "{said}"
    );
    assert!(said.contains("Loaded: ahead of all others is kit slow, with 300 ns. kit fast failed: of 9 messages: 1 lost."), "{said}");

    let svg = between(group, "<svg", "</svg>");
    assert!(svg.contains("role=\"img\""), "{svg}");
    let described = between(svg, "<desc", "</desc>");
    assert!(
        described.contains("kit fast: free 100 ns, loaded failed, of 9 messages: 1 lost."),
        "{svg}"
    );
    // From 10 ns to 10 µs, so that 100 ns is a third of the way from 3 to 97 %.
    assert!(svg.contains("<circle cx=\"34.3%\""), "{svg}");
    assert!(svg.contains(">failed</text>"), "{svg}");

    let rows = between(group, "<tbody>", "</tbody>").lines().map(text);
    let rows = Vec::from_iter(rows.filter(|row| !row.is_empty()));
    assert_eq!(
        rows,
        [
            "a queue10.0 ns (10.0 ns to 10.0 ns)–10.0 ns (10.0 ns to 10.0 ns)–",
            "kit fast100 ns (90.0 ns to 110 ns)1failed: of 9 messages: 1 lost–",
            "kit slow2.00 µs (1.90 µs to 2.10 µs)2300 ns (300 ns to 300 ns)1",
        ]
    );
}

#[proven::test]
fn channels_that_nobody_can_tell_apart_tie() {
    let (_, page) = chapter_with_measured("ring");
    let group = between(&page, "id=\"measured-ring-one-thread-1-word\"", "</details>");
    assert!(text(group).contains("All of them tie."), "{group}");
    assert!(text(group).contains("kit one55.0 ns (50.0 ns to 60.0 ns)1 tie"), "{group}");
    let (_, page) = chapter_with_measured("fastest");
    assert!(
        text(&page).contains("In 1 of 2 groups, one channel is ahead of all others."),
        "{page}"
    );
    let table = page.split_once("In 1 of 2 groups").expect("it says so").1;
    let rows = between(table, "<tbody>", "</tbody>").lines().map(text);
    let rows = Vec::from_iter(rows.filter(|row| !row.is_empty()));
    assert_eq!(rows, ["A ringBetween threadskit fast", "A ringBetween tasks of one threadall tie"]);
}

#[proven::test]
fn what_bites_is_listed_with_where_it_is_discussed() {
    let (_, page) = chapter_with_table("hazards");
    let section = page.split_once("id=\"bites-loses\"").expect("it has a heading").1;
    let lines = between(section, "<ul>", "</ul>").lines().map(text);
    let lines = Vec::from_iter(lines.filter(|line| !line.is_empty()));
    assert_eq!(
        lines,
        [
            "kit, one, version 1.2.3: yes 2 of 9 orders, since 1.2.3; in 1.2.2: hangs; \
             until 1.1.0: no; discussed upstream.",
            "kit, two: yes all 9 orders; no discussion upstream was found.",
        ]
    );
    assert!(section.contains("<a href=\"https://example.org/1\">discussed upstream</a>"));
}

#[proven::test]
fn what_bites_no_more_is_listed_with_its_last_release() {
    let fixture = Fixture::sound();
    fixture.add_tables();
    // What the newest release did is now what the oldest one did.
    for file in [COMPARED, VERSIONS] {
        fixture.edit(
            file,
            r#""value":"yes","proof":"all-orders","found_in":2"#,
            r#""value":"never","proof":"all-orders","found_in":2"#,
        );
    }
    fixture.edit(VERSIONS, r#""value":"no""#, r#""value":"yes""#);
    fixture.edit(COMPARED, r#""one":"https://example.org/1","#, "");
    let with = "{{#compared hazards}}\n\n{{#include refs.incl.md}}";
    fixture.edit(CHAPTER, "{{#include refs.incl.md}}", with);
    let page = built_chapter(&fixture);
    let section = page.split_once("id=\"bites-loses\"").expect("it has a heading").1;
    let lines = between(section, "<ul>", "</ul>").lines().map(text);
    let lines = Vec::from_iter(lines.filter(|line| !line.is_empty()));
    let two = "kit, two: yes all 9 orders; no discussion upstream was found.";
    let one = "kit, one, in 1.2.2: hangs; until 1.1.0: yes; since 1.2.3: never.";
    assert_eq!(lines, [two, one]);
}

#[proven::test]
fn the_releases_that_were_run_are_listed_with_their_dates() {
    let (_, page) = chapter_with_table("releases");
    let (_, rows) = table_of(&page);
    let row = "kit1.2.3 2025-01-021.1.0 the index has no date1.2.3, 1.2.2, 1.1.01.0.0\
               2025-06-07 Rust 1.90.0";
    assert_eq!(rows, [row]);
}

#[proven::test]
fn an_advisory_is_listed_with_what_its_program_did() {
    let (fixture, page) = chapter_with_table("advisories");
    let item = between(&page, "<strong>It leaks</strong>", "</li>");
    assert_eq!(
        text(item),
        ": kit 1.2.1, fixed in 1.2.2 (RUSTSEC-2025-1234). A thread drops it. The program panics \
         with 1.2.1 (“7 leaks”), and ends with 1.2.2 (run on 2025-06-08, Rust 1.90.0)."
    );
    assert!(item.contains("<a href=\"https://example.org/2\">"));
    assert!(item.contains("<a href=\"../../source/advisories/leaks.rs.txt\">The program</a>"));
    assert!(fixture.path("book/source/advisories/leaks.rs.txt").exists());
    let item = between(&page, "<strong>It hangs</strong>", "</li>");
    assert_eq!(
        text(item),
        ": kit 1.2.3, the newest release (kit#7). A thread waits. The program hangs with \
         1.2.3 (run on 2025-06-08, Rust 1.90.0)."
    );
    fixture.edit(VERSIONS, r#""failed":true"#, r#""failed":false"#);
    assert!(built_chapter(&fixture).contains("So the program does not show the fault here."));
}

/// The chooser on a page made from the tables of this book.
fn chooser() -> Vec<Element> {
    let fixture = Fixture::sound();
    fixture.add_all_tables();
    let with = "{{#chooser}}\n\n{{#include refs.incl.md}}";
    fixture.edit(CHAPTER, "{{#include refs.incl.md}}", with);
    let page = built_chapter(&fixture);
    elements(between(&page, "<div class=\"chooser\">", "</div>"))
}

#[proven::test]
fn without_its_script_the_chooser_is_a_list_of_all_channels() {
    let page = chooser();
    let text = include_str!("../../../../deps/compared/compared.json");
    let tables: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
    let channels = tables["channels"].as_array().expect("a list");
    let ids = Vec::from_iter(channels.iter().map(|it| it["id"].as_str().expect("a name")));
    assert_eq!(attributes(&page, "data-channel", |_| true), ids);
    let hidden = |it: &&Element| it.get("hidden").is_some();
    assert!(page.iter().filter(|it| it.get("data-answers").is_some()).all(|it| hidden(&it)));
    let forms = page.iter().filter(|it| it.name == "form").filter(hidden);
    assert_eq!(forms.count(), 1, "the form does nothing without its script");
    let unlabelled = page.iter().filter(|it| it.name == "input" && !it.is_in("label"));
    assert_eq!(unlabelled.count(), 0);
}

/// The channels of `chooser` that fit all `answers`: below the others stands a
/// reason.
fn fitting<'a>(chooser: &'a [Element], answers: &[&str]) -> Vec<&'a str> {
    let mut channels = Vec::new();
    for element in chooser {
        if let Some(id) = element.get("data-channel") {
            channels.push((id, true));
        }
        let ruled_out_by = element.get("data-answers").unwrap_or_default();
        if ruled_out_by.split(' ').any(|answer| answers.contains(&answer)) {
            channels.last_mut().expect("a reason stands below a channel").1 = false;
        }
    }
    channels.into_iter().filter(|(_, fits)| *fits).map(|(id, _)| id).collect()
}

#[proven::test]
fn the_answers_of_the_chooser_find_the_channels_that_fit() {
    let page = chooser();
    let known = known_answers(&page);
    for (answers, channels) in [
        (
            &["holds=one", "sending=async", "receiving=async"][..],
            &["tokio-oneshot", "futures-oneshot", "oneshot", "postage-oneshot"][..],
        ),
        (&["holds=newest", "senders=several"], &["tokio-watch"]),
        (
            &["receivers=each", "holds=bounded", "sending=blocking", "receiving=blocking"],
            &["bus", "tokio-broadcast", "postage-broadcast", "async-broadcast"],
        ),
        (
            &["receivers=share", "must=keep", "must=withdraw", "holds=bounded"],
            &["async-channel-bounded", "postage-dispatch", "asyncband-mpmc", "crossfire"],
        ),
        (
            &["receivers=single", "sending=async", "receiving=blocking", "holds=unbounded"],
            &["std-channel", "tokio-mpsc-unbounded"],
        ),
    ] {
        assert!(answers.iter().all(|&it| known.iter().any(|known| known == it)), "{answers:?}");
        assert_eq!(fitting(&page, answers), channels, "{answers:?}");
    }
}

/// A book with the chooser, whose chapter has a program with this text and
/// shows it.
fn chapter_with_channel(program: &str) -> Fixture {
    let fixture = Fixture::sound();
    fixture.add_all_tables();
    fixture.edit("src/words.md", "{{#crates}}", "{{#crates}}\n\n{{#chooser}}");
    add_example(&fixture, "channel", "", program);
    fixture
}

const USES_KANAL: &str = "use std::thread;\n\nfn main() {\n    let (tx, rx) = kanal::bounded(1);\n    \
     let tx2 = tx.clone();\n}\n";

#[proven::test]
fn a_program_leads_to_the_channels_that_could_take_the_place_of_its_own() {
    let fixture = chapter_with_channel(USES_KANAL);
    let site = build(&fixture).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(faults(&site), [""; 0]);
    let page = fs::read_to_string(site.join("categories/asynchronous/chapter.html"));
    let page = page.expect("the chapter is built");
    let block = between(&page, "id=\"example-channel\"", "</div>");
    let answers = "senders=several&amp;sending=blocking&amp;receiving=blocking&amp;holds=bounded";
    let link = format!("<a href=\"../../words.html?{answers}\">kanal, bounded</a>");
    assert!(block.contains(&link), "{block}");
    // Every other program has no channel.
    assert_eq!(page.matches("Which other channels").count(), 1);
}

#[proven::test]
fn a_link_to_the_chooser_whose_answers_are_wrong_is_a_fault() {
    let fixture = chapter_with_channel(USES_KANAL);
    let site = build(&fixture).unwrap_or_else(|error| panic!("{error}"));
    let page = "<a href='words.html?holds=much'>kanal, bounded</a>\
                <a href='words.html?receivers=share&must=keep'>kanal, bounded</a>\
                <a href='words.html?receivers=share&must=keep'>flume, bounded</a>\
                <a href='words.html?receivers=share'>canal</a>";
    fs::write(site.join("bad.html"), page).expect("the site can be written");
    assert_eq!(
        faults(&site),
        [
            "bad.html: the chooser has no answer holds=much",
            "bad.html: kanal, bounded does not fit receivers=share and must=keep",
            "bad.html: canal does not fit receivers=share",
        ]
    );
}

#[proven::test]
fn the_chooser_says_why_a_channel_does_not_fit() {
    let page = chooser();
    let of_kanal = page.iter().skip_while(|it| it.get("data-channel") != Some("kanal-bounded"));
    let mut reason = of_kanal.skip_while(|it| it.get("data-answers") != Some("must=keep"));
    let (item, _, link) = (reason.next(), reason.next(), reason.next());
    assert_eq!(item.expect("it is there").text, "Loses messages in :  ");
    let link = link.expect("it is there");
    let test = "../../source/compared/properties/recv_dropped.rs.txt";
    assert_eq!((link.text.as_str(), link.get("href")), ("yes", Some(test)));
}

#[proven::test]
fn the_site_has_the_tables_as_json_with_their_schema() {
    let (fixture, _) = chapter_with_table("cancel");
    let file = |name: &str| fs::read_to_string(fixture.path(&format!("book/{name}")));
    let file = |name: &str| file(name).expect("it is written");
    let source = fs::read_to_string(fixture.path("deps/compared/compared.json"));
    assert_eq!(file("compared.json"), source.expect("it is there"));
    let schema: serde_json::Value =
        serde_json::from_str(&file("compared.schema.json")).expect("it is JSON");
    let channel = schema.pointer("/$defs/Channel/required").expect("it describes a channel");
    assert_eq!(*channel, serde_json::json!(["id", "name", "made_by", "adapter"]));
    let source = fs::read_to_string(fixture.path(VERSIONS)).expect("it is there");
    assert_eq!(file("versions.json"), source);
    let schema: serde_json::Value =
        serde_json::from_str(&file("versions.schema.json")).expect("it is JSON");
    let package = schema.pointer("/$defs/Package/required").expect("it describes a package");
    assert_eq!(*package, serde_json::json!(["day", "rustc", "releases", "channels"]));
}

#[proven::test]
fn a_program_with_a_paused_clock_says_how_to_run_it_in_real_time() {
    let said = |directives: &str, program: &str| {
        let fixture = Fixture::sound();
        add_example(&fixture, "paused", directives, program);
        let page = built_chapter(&fixture);
        let lines = page.split("<p class=\"example-about\">").skip(1);
        let lines = lines.map(|rest| text(rest.split_once("</p>").expect("it ends").0));
        lines.filter(|line| line.contains("clock is paused")).collect::<Vec<_>>().concat()
    };
    let attribute =
        "#[tokio::main(flavor = \"current_thread\", start_paused = true)]\nasync fn main() {}\n";
    let clock =
        "Tokio’s clock is paused, so its timers take no time. To run it in real time, remove";
    let removed = format!("{clock} , start_paused = true from the attribute of main.");
    assert_eq!(said("", attribute), removed);
    let statement = "fn main() {\n    tokio::time::pause();\n}\n";
    assert_eq!(said("", statement), format!("{clock} tokio::time::pause();."));
    // A program that cannot run, a clock that runs, and a clock that the
    // program moves itself.
    for (directives, program) in [
        ("//@ compile-fail: E0382\n", attribute),
        ("", &attribute.replace("= true", "= false")),
        ("", &attribute.replace("{}", "{ tokio::time::advance(D).await }")),
    ] {
        assert_eq!(said(directives, program), "", "{program}");
    }
}

/// The text of the chapter's page, with `blocks` before the example.
fn chapter_with(blocks: &str) -> String {
    let fixture = Fixture::sound();
    fixture.edit(CHAPTER, "{{#example hello}}", &format!("{blocks}\n\n{{{{#example hello}}}}"));
    let site = build(&fixture).expect("the book is sound");
    let page = site.join("categories/asynchronous/chapter.html");
    fs::read_to_string(page).expect("a page is UTF-8")
}

#[proven::test]
fn a_fence_of_three_does_not_close_one_of_four() {
    let page = chapter_with("````text\n```\n<div class=\"hidden\">\nshown\n</div>\n````");
    assert!(page.contains("shown"), "{page}");
}

#[proven::test]
fn a_note_in_code_is_shown_and_code_in_a_note_is_not() {
    let page = chapter_with(
        "- item\n\n  ~~~text\n  <div class=\"hidden\">\n  in a list\n  </div>\n  ~~~\n\n\
         Text.\n\n    <div class=\"hidden\">\n    indented\n    </div>\n\n\
         <div class=\"hidden\">\n\n````text\n```\n</div>\nin a note\n````\n\n</div>",
    );
    for shown in ["in a list", "indented"] {
        assert!(page.contains(shown), "the page lacks `{shown}`:\n{page}");
    }
    assert!(!page.contains("in a note"), "{page}");
}

#[proven::test]
fn words_of_the_index_are_listed_with_their_sections() {
    let fixture = Fixture::sound();
    let site = build(&fixture).expect("the sound book builds");
    let page = &html_files(&site)[Path::new("words.html")];
    let links = attributes(page, "href", |it| {
        it.name == "a" && it.is_in("li") && it.get("href").is_some_and(|to| to.contains("index-"))
    });
    let chapter = "categories/asynchronous/chapter.html";
    assert_eq!(links, [format!("{chapter}#index-2"), format!("{chapter}#index-1")]);
}

/// The oldest form of a chapter: its title and "See also" have no id, and a
/// module's label is written with `-`.
#[proven::test]
fn a_chapter_of_the_first_form_builds() {
    let fixture = Fixture::sound();
    let hello = fs::read_to_string(fixture.path(EXAMPLE)).expect("the fixture has one");
    let second = hello.replace("Say hello.", "Say it again.");
    fixture.write("deps/tests/categories/asynchronous/second.rs", second);
    fixture.write("deps/tests/categories/asynchronous/second.stdout", "hello\n");
    fixture.write(
        CHAPTER,
        "# Channels for use in async code\n\n{{#include chapter.incl.md}}\n\n\
         See [`thing`][c-kit-thing] and [tested][fact::kit::a_fact]. {{i:word}}\n\n\
         ## Hello {#hello}\n\n[![kit][c-kit-badge]][c-kit]\n\n```rust,editable\n\
         {{#include ../../../deps/tests/categories/asynchronous/hello.rs:example}}\n```\n\n\
         ## See also\n\n[![kit-github][c-kit-github-badge]][c-kit-github] \
         [here][ex-asynchronous-hello]\n\n```rust,editable\n\
         {{#include ../../../deps/tests/categories/asynchronous/second.rs:example}}\n```\n\n\
         {{#include refs.incl.md}}\n{{#include ../../refs/link-refs.md}}\n",
    );
    assert_eq!(fixture.faults(), [""; 0]);
    let site = build(&fixture).expect("the book is sound");
    assert_eq!(faults(&site), [""; 0]);
    let page = &html_files(&site)[Path::new("categories/asynchronous/chapter.html")];
    let in_table = attributes(page, "href", |it| it.name == "a" && it.is_in("td"));
    let recipes: Vec<_> = in_table.into_iter().filter(|to| to.starts_with('#')).collect();
    assert_eq!(recipes, ["#hello", "#example-second"]);
    let docs = "https://docs.rs/kit/1.2.3/kit/thing/index.html";
    assert!(of(page, "a", "href").contains(&docs));
    let ids = attributes(page, "id", |it| it.is_in("main") && ["h1", "h2"].contains(&&*it.name));
    assert_eq!(ids, ["channels-for-use-in-async-code", "hello", "see-also"]);
}

#[proven::test]
fn a_failed_build_leaves_the_last_good_site() {
    let fixture = Fixture::sound();
    let site = build(&fixture).expect("the sound book builds");
    let before = fs::read_to_string(site.join("start.html")).expect("a page");
    fixture.edit("src/start.md", "Start", "New").edit(
        CHAPTER,
        "{{#example hello}}",
        "{{#example none}}",
    );
    let error = build(&fixture).expect_err("the book has a fault");
    assert!(error.contains("chapter.md:9: there is no example"), "{error}");
    assert_eq!(fs::read_to_string(site.join("start.html")).expect("a page"), before);
    assert!(!fixture.path("book.staging").exists());
}

#[proven::test]
fn a_warning_of_mdbook_is_a_fault() {
    let fixture = Fixture::sound();
    fixture.edit(CHAPTER, "{{i:word}}", "<b>word");
    let error = build(&fixture).expect_err("mdBook warns of the open tag");
    assert!(error.contains("mdBook warns"), "{error}");
}

#[proven::test]
fn what_an_ended_build_left_does_not_matter() {
    let fixture = Fixture::sound();
    fixture.write("book.staging/half.html", "half").write("book.old/old.html", "old");
    let site = build(&fixture).expect("the sound book builds");
    assert!(site.join("start.html").exists() && !site.join("half.html").exists());
    assert!(!fixture.path("book.staging").exists() && !fixture.path("book.old").exists());
}

#[proven::test]
fn the_site_has_the_downloads_and_only_then_a_link_to_them() {
    let fixture = Fixture::sound();
    let placed = "{{#downloads}}\n\n{{#include refs.incl.md}}";
    fixture.edit(CHAPTER, "{{#include refs.incl.md}}", placed);
    let sentence = "take the book along as";
    assert!(!built_chapter(&fixture).contains(sentence));

    fixture.edit("book.toml", "before =", "downloads = [\"out/a.pdf\", \"b.epub\"]\nbefore =");
    fixture.write("out/a.pdf", vec![b'a'; 1_260_000]).write("b.epub", "b");
    let page = built_chapter(&fixture);
    let line = between(&page, sentence, "</p>");
    let links =
        "<a href=\"../../a.pdf\">PDF</a> (1.3 MB) or <a href=\"../../b.epub\">EPUB</a> (0.0 MB).";
    assert_eq!(line.trim(), links);
    assert_eq!(fs::read(fixture.path("book/b.epub")).expect("it is copied"), b"b");

    // Neither the book in one file nor a stock mdBook has the others.
    let pages = cookbook::pages(&fixture.project()).expect("the book is sound");
    assert!(pages.values().all(|text| !text.contains(sentence)));
    fs::remove_file(fixture.path("b.epub")).expect("it was there");
    cookbook::epub(&fixture.project(), &fixture.path("b.epub")).expect("it needs no other");
}

/// What the service worker of `site` keeps: the hash of each file, by its path.
fn kept(site: &Path) -> BTreeMap<String, String> {
    let worker = fs::read_to_string(site.join("offline.js")).expect("it is written");
    let list = worker.strip_prefix("'use strict';\nconst files = ").expect("the list comes first");
    let (list, _) = list.split_once(";\n").expect("the list ends");
    serde_json::from_str(list).expect("it is JSON")
}

#[proven::test]
fn the_service_worker_keeps_what_pages_need_and_nothing_else() {
    let fixture = Fixture::sound();
    fixture.edit("book.toml", "before =", "downloads = [\"a.pdf\"]\nbefore =").write("a.pdf", "");
    fixture.edit("src/start.md", "A [link]", "{{#downloads}}\n\nA [link]");
    let site = build(&fixture).expect("the book is sound");
    let worker = fs::read_to_string(site.join("offline.js")).expect("it is written");
    assert!(worker.ends_with(";\nkeep(files);\n"), "{worker}");
    let before = kept(&site);
    let chapter = "categories/asynchronous/chapter.html";
    for file in
        ["index.html", "start.html", chapter, "playground/editor.js", "playground/report.js"]
    {
        assert!(before.contains_key(file), "{file} is not kept");
    }
    for start in ["book-", "page-", "toc-", "search-", "searchindex-", "highlight-"] {
        assert!(before.keys().any(|file| file.starts_with(start)), "{start} is not kept");
    }
    // What changes without a build, and what no page needs.
    for file in ["playground.json", "offline.js", "a.pdf", "print.html", "toc.html", "404.html"] {
        assert!(!before.contains_key(file), "{file} is kept");
        assert!(site.join(file).exists(), "{file} is not even there");
    }
    assert!(before.keys().all(|file| site.join(file).is_file() && !file.starts_with("source/")));

    fixture.edit(CHAPTER, "# Chapter", "# Chapter, again");
    let site = build(&fixture).expect("the book is sound");
    let after = kept(&site);
    assert!(before[chapter] != after[chapter], "a page has changed, and its hash has not");
    assert_eq!(before["playground/editor.js"], after["playground/editor.js"]);
}

#[test]
fn what_a_reader_keeps_of_the_book_is_not_much() {
    SUITE.unless_proven("the size of what is kept", &this_book(), || {
        let site = this_site();
        let sizes =
            kept(site).into_keys().map(|it| fs::metadata(site.join(it)).expect("a file").len());
        let bytes: u64 = sizes.sum();
        // Compressed, as servers send them, they are less than a quarter of that.
        assert!((1_000_000..8_000_000).contains(&bytes), "{bytes} bytes");
    });
}

/// A file of a built site that is JSON.
fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(path).expect("the file is there")).expect("it is JSON")
}

/// The content of the `meta` elements that have this name or property.
fn meta<'a>(page: &'a [Element], name: &str) -> Vec<&'a str> {
    attributes(page, "content", |it| {
        it.name == "meta" && [it.get("name"), it.get("property")].contains(&Some(name))
    })
}

#[proven::test]
fn a_page_describes_itself_by_its_first_paragraph() {
    let fixture = Fixture::sound();
    let long = "Send & receive `<T>` \"here\". ".repeat(9);
    let unseen = "{{hi:word}} ([tested][fact::kit::a_fact])";
    fixture.edit("src/start.md", "A [link]", &format!("{unseen} {long}\n\nA [link]"));
    let site = build(&fixture).expect("the sound book builds");
    let page = &html_files(&site)[Path::new("start.html")];
    let described = "Send & receive <T> “here”. ".repeat(5) + "Send & receive <T>…";
    assert_eq!(meta(page, "description"), [described]);
}

#[proven::test]
fn without_an_address_nothing_that_needs_one_is_written() {
    let fixture = Fixture::sound();
    let site = build(&fixture).expect("the sound book builds");
    let page = fs::read_to_string(site.join("start.html")).expect("a page");
    for part in ["canonical", "og:", "ld+json"] {
        assert!(!page.contains(part), "{part}");
    }
    assert!(!site.join("sitemap.xml").exists() && !site.join("robots.txt").exists());
}

#[proven::test]
fn with_an_address_the_pages_can_be_found() {
    let fixture = Fixture::sound();
    let line = "address = \"https://example.org/book/\"\nbefore =";
    fixture.edit("book.toml", "before =", line);
    fixture.edit("src/SUMMARY.md", "[Start]", "[Start & begin]");
    fixture.edit("src/start.md", "A [link]", "A `</script>` [link]");
    let site = build(&fixture).expect("the sound book builds");
    assert_eq!(faults(&site), [""; 0]);
    let pages = html_files(&site);

    let chapter = "categories/asynchronous/chapter.html";
    let sitemap = fs::read_to_string(site.join("sitemap.xml")).expect("it is written");
    let listed = sitemap.split("<loc>").skip(1).map(|it| it.split('<').next().expect("it ends"));
    let listed: Vec<_> = listed.collect();
    // The first chapter is the page of the site itself.
    let names = ["", chapter, "words.html"];
    assert_eq!(listed, names.map(|name| format!("https://example.org/book/{name}")));
    let robots = fs::read_to_string(site.join("robots.txt")).expect("it is written");
    assert!(robots.ends_with("\nSitemap: https://example.org/book/sitemap.xml\n"), "{robots}");

    for (path, url) in [
        ("index.html", "https://example.org/book/".to_owned()),
        ("start.html", "https://example.org/book/".to_owned()),
        (chapter, format!("https://example.org/book/{chapter}")),
    ] {
        let page = &pages[Path::new(path)];
        let canonical = attributes(page, "href", |it| it.get("rel") == Some("canonical"));
        assert_eq!((canonical, meta(page, "og:url")), (vec![&*url], vec![&*url]));
        let data = page.iter().find(|it| it.get("type") == Some("application/ld+json"));
        let data: serde_json::Value =
            serde_json::from_str(&data.expect("it is there").text).expect("it is JSON");
        assert_eq!((&data["@type"], &data["url"]), (&"TechArticle".into(), &url.into()));
        assert_eq!(data["headline"], meta(page, "og:title")[0]);
        assert_eq!(data["description"], meta(page, "description")[0]);
        assert_eq!(refused_scripts(&site.join(path)), [""; 0]);
    }
    let start = &pages[Path::new("start.html")];
    assert_eq!(meta(start, "og:title"), ["Start & begin"]);
    assert!(meta(start, "description")[0].starts_with("A </script> link"));
    assert_eq!(meta(start, "og:site_name"), ["Fixture"]);
    // A page for missing addresses, one for printing and one in a frame are not to be found.
    for path in ["404.html", "print.html", "toc.html"] {
        let page = fs::read_to_string(site.join(path)).expect("mdBook writes it");
        assert!(!page.contains("canonical"), "{path}");
    }
    let missing = &pages[Path::new("404.html")];
    assert_eq!(of(missing, "base", "href"), ["/book/"]);
    assert!(missing.iter().any(|it| it.get("id") == Some("mdbook-searchbar")));
}

#[proven::test]
fn a_page_leads_to_its_repository_and_to_its_own_text_there() {
    let links = |settings: &str| {
        let fixture = Fixture::sound();
        fixture.edit("book.toml", "[output.html]\n", &format!("[output.html]\n{settings}"));
        let site = build(&fixture).expect("the sound book builds");
        let pages = html_files(&site);
        let chapter = &pages[Path::new("categories/asynchronous/chapter.html")];
        let links = of(chapter, "a", "href").into_iter();
        let links = links.filter(|it| it.starts_with("https://example.org/repository"));
        links.map(str::to_owned).collect::<Vec<_>>()
    };
    let repository = "https://example.org/repository";
    let settings = format!(
        "git-repository-url = \"{repository}\"\nedit-url-template = \"{repository}/edit/main/{{path}}\"\n"
    );
    let edit = format!("{repository}/edit/main/{CHAPTER}");
    assert_eq!(links(&settings), [repository, &edit]);
    assert_eq!(links(""), [""; 0]);
}

#[proven::test]
fn a_page_shows_recorded_steps_and_the_search_leaves_them_out() {
    let fixture = Fixture::sound();
    let step = "{\"lane\": \"main\", \"line\": 2, \"did\": \"drops a hydrophone\"}";
    fixture.write("deps/traced/steps.json", format!("{{\"asynchronous/hello\": [{step}]}}"));
    let site = build(&fixture).expect("the book builds");
    let page = fs::read_to_string(site.join("categories/asynchronous/chapter.html"));
    let page = page.expect("it is written");
    let row = "<td class=\"explored-turn\">drops a hydrophone, in line 2</td>";
    assert!(page.contains(row), "{page}");
    for entry in fs::read_dir(&site).expect("it can be read").flatten() {
        if entry.file_name().to_string_lossy().starts_with("searchindex-") {
            let index = fs::read_to_string(entry.path()).expect("it is text");
            assert!(index.contains("hello") && !index.contains("hydrophone"), "{index}");
            return;
        }
    }
    panic!("there is no index");
}

#[proven::test]
fn the_site_says_who_can_run_its_programs() {
    let fixture = Fixture::sound();
    let hosted = "playground = \"https://play.example.org/\"\nbefore =";
    fixture.edit("book.toml", "before =", hosted);
    let site = build(&fixture).expect("the sound book builds");
    let wanted = serde_json::json!({
        "own": null,
        "hosted": {"url": "https://play.example.org"},
        "public": {
            "url": "https://play.rust-lang.org",
            "as_of": "2026-08-07",
            "crates": {"rand": "0.10.2"},
        },
        "crates": {"kit": "1.2.3"},
        "local": "cargo book run",
        "explore": {"needed": explorable::NEEDED, "beyond": explorable::BEYOND},
    });
    assert_eq!(json(&site.join("playground.json")), wanted);
    for script in ["editor.js", "explorer.js", "queues.js", "report.js", "tracer.js"] {
        assert!(site.join("playground").join(script).exists(), "{script}");
    }
    fixture.edit("book.toml", hosted, "before =");
    let site = build(&fixture).expect("the sound book builds");
    assert_eq!(json(&site.join("playground.json"))["hosted"], serde_json::Value::Null);
}
