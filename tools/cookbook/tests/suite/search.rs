//! The site's search finds what readers look for: the script of the pages runs
//! here, without a browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use proven::Inputs;
use rquickjs::{Context, Ctx, Function, Object, Runtime};

use crate::fixture::Fixture;
use crate::{INPUTS, SUITE, project, this_book, this_site};

/// How many of the queries that were written down before the search was tuned
/// must be answered, of the seventy in each list.
const UNSEEN: usize = 67;

/// Tells whether `url` is the `wanted` address, or, if that names a page, on it.
fn fits(url: &str, wanted: &str) -> bool {
    url == wanted || url.split_once('#').is_some_and(|(page, _)| page == wanted)
}

/// Calls `test` with the search of `index`, a variable named `engine`.
fn with_engine(index: &str, test: impl FnOnce(&Ctx<'_>)) {
    let runtime = Runtime::new().expect("there is memory for it");
    // Regular expressions are deeper than the default has room for.
    runtime.set_max_stack_size(4 << 20);
    let context = Context::full(&runtime).expect("there is memory for it");
    context.with(|context| {
        context.eval::<(), _>(cookbook::SEARCH).expect("the search is a script");
        let engine = index.trim_end().trim_end_matches(';');
        let engine: Object<'_> = context.eval(engine).expect("the index is a script");
        context.globals().set("engine", engine).expect("it can be kept");
        test(&context);
    });
}

/// The addresses of the first three documents that a question finds.
fn first_three<'js>(context: &Ctx<'js>) -> Function<'js> {
    let find = "question => engine.find(question).slice(0, 3).map(({ url }) => url)";
    context.eval(find).expect("it is a function")
}

/// Calls `test` with a function that returns the queries of some lines, each
/// ` | ` and its addresses, of which none is among the first three that the
/// search of `index` finds.
fn with_search(index: &str, test: impl FnOnce(&dyn Fn(&str) -> Vec<String>)) {
    with_engine(index, |context| {
        let find = first_three(context);
        let missed = |line: &str| {
            let (question, wanted) = line.rsplit_once(" | ").expect("a query and its addresses");
            let found: Vec<String> = find.call((question,)).expect("the search finds something");
            let is_found = found.iter().any(|url| wanted.split(' ').any(|it| fits(url, it)));
            (!is_found).then(|| format!("{question}: {}, not {wanted}", found.join(", ")))
        };
        test(&|lines| {
            let lines = lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            lines.filter_map(missed).collect()
        });
    });
}

/// The index of the built `site`.
fn index(site: &Path) -> String {
    let files = fs::read_dir(site).expect("the site can be read").filter_map(Result::ok);
    let mut indexes = files.map(|entry| entry.path()).filter(|it| {
        it.file_name().is_some_and(|it| it.to_string_lossy().starts_with("searchindex-"))
    });
    let index = indexes.next().expect("there is an index");
    assert_eq!(indexes.next(), None, "mdBook's index is still there");
    fs::read_to_string(index).expect("it is text")
}

/// The lists of queries that begin with `searches_unseen`.
fn unseen_lists(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).expect("the folder can be read").filter_map(Result::ok);
    let is_list = |path: &PathBuf| {
        path.file_name().is_some_and(|it| it.to_string_lossy().starts_with("searches_unseen"))
    };
    let mut lists = Vec::from_iter(files.map(|entry| entry.path()).filter(is_list));
    lists.sort();
    lists
}

#[test]
fn readers_find_what_they_look_for() {
    let root = project().root;
    let known = root.join(".ci/searches.txt");
    let unseen = unseen_lists(&root.join(".ci"));
    let lists =
        unseen.iter().chain([&known]).fold(Inputs::new(), |inputs, list| inputs.file(list)).key();
    SUITE.unless_proven("the searches", &this_book().text("lists", &lists), || {
        // Many changes of the book leave the index as it was.
        let index = index(this_site());
        let inputs = INPUTS.clone().text("index", &index).text("lists", &lists);
        SUITE.unless_proven("the searches", &inputs, || search(&index, &known, &unseen));
    });
}

/// Each question in `known`, and enough of those in each list of `unseen`, must be
/// answered. Two threads ask, each with an engine of its own.
fn search(index: &str, known: &Path, unseen: &[PathBuf]) {
    let (some, others) = unseen.split_at(unseen.len() / 2);
    thread::scope(|scope| {
        scope.spawn(|| {
            with_search(index, |missed| {
                let known = fs::read_to_string(known).expect("it is there");
                assert_eq!(missed(&known), Vec::<String>::new());
                most_are_answered(some, missed);
            });
        });
        scope.spawn(|| with_search(index, |missed| most_are_answered(others, missed)));
    });
}

/// Enough questions of each list must be answered.
fn most_are_answered(lists: &[PathBuf], missed: &dyn Fn(&str) -> Vec<String>) {
    for list in lists {
        let lines = fs::read_to_string(list).expect("it is there");
        let asked = lines.lines().filter(|line| line.contains(" | ")).count();
        let missed = missed(&lines);
        assert_eq!(asked, 70, "{}", list.display());
        assert!(asked - missed.len() >= UNSEEN, "{}: {missed:#?}", list.display());
    }
}

#[proven::test]
fn the_first_three_count() {
    let document = |title: &str, terms: &str, text: &str| {
        format!(
            r##"{{"url":"categories/{title}.html#a","title":"{title}","above":[],"terms":[{terms}],"text":"{text}","words":"","program":true}}"##
        )
    };
    let index = format!(
        "bookSearch.load([{},{},{},{},{}]);\n",
        document("Alpha", "", "a closed channel"),
        document("Beta", "\"try_send\"", "closing and nothing"),
        document("Gamma", "\"closed\"", "it is closed"),
        document("Delta", "\"closed\"", "it closes, closed"),
        document("Closed", "\"closed\"", "closed"),
    );
    with_search(&index, |miss| {
        // Some way to write it, another form of the word, a slip, what says little.
        for question in
            ["try_send", "TrySend", "try-send", "try send", "tyr_send", "how do I try_send"]
        {
            let line = format!("{question} | categories/Beta.html#a");
            assert_eq!(miss(&line), Vec::<String>::new(), "{question}");
        }
        // All words are better than some of them, and some than none.
        assert_eq!(miss("channel closing | categories/Alpha.html#a"), Vec::<String>::new());
        assert_eq!(miss("channel unheard | categories/Alpha.html#a"), Vec::<String>::new());
        // A page stands for each of its headings.
        assert_eq!(miss("try_send | categories/Beta.html"), Vec::<String>::new());
        assert_eq!(miss("try_send | categories/Bet").len(), 1);
        // Another word for it is a way to find it.
        assert_eq!(miss("disconnected | categories/Closed.html"), Vec::<String>::new());
        assert_eq!(miss("unheard | categories/Closed.html").len(), 1);
        // Three have the word as a term, so the one that has it in passing is not among them.
        let missed = miss("# a comment\nclosed | categories/Beta.html#a\n");
        assert_eq!(missed.len(), 1, "{missed:?}");
        assert!(
            missed[0].starts_with("closed: categories/")
                && missed[0].ends_with(", not categories/Beta.html#a"),
            "{missed:?}"
        );
    });
}

#[proven::test]
fn recipes_stand_before_the_glossary() {
    let document = |url: &str, title: &str, text: &str| {
        format!(
            r##"{{"url":"{url}","title":"{title}","above":[],"terms":[],"text":"{text}","words":"","program":true}}"##
        )
    };
    let (recipe, meaning) = ("categories/end.html#end", "reference/glossary.html#drain");
    let index = format!(
        "bookSearch.load([{},{}]);\n",
        document(meaning, "Drain", "Drain a queue: receive the rest, to drain it."),
        document(recipe, "The end", "Here a receiver drains it."),
    );
    with_engine(&index, |context| {
        let find = first_three(context);
        let found = |question: &str| {
            find.call::<_, Vec<String>>((question,)).expect("the search finds something")
        };
        assert_eq!(found("drain a queue"), [recipe, meaning]);
        // The glossary has more of it: a question for a meaning shows that.
        assert_eq!(found("what does drain mean"), [meaning, recipe]);
    });
}

#[proven::test]
fn a_word_is_marked_also_where_the_book_calls_it_otherwise() {
    with_engine("bookSearch.load([]);", |context| {
        let marked: Function<'_> = context
            .eval(
                "(text, question) => bookSearch.excerpt(text, question)
                    .filter(({ isMet }) => isMet).map(({ text }) => text)",
            )
            .expect("it is a function");
        let marked = |text: &str, question: &str| {
            marked.call::<_, Vec<String>>((text, question)).expect("it cuts a text")
        };
        assert_eq!(marked("The queue is full.", "mailbox"), ["queue"]);
        // The reader's own word is enough, and a word of another meaning is none.
        assert_eq!(marked("The mailbox is a queue.", "mailbox"), ["mailbox"]);
        assert_eq!(marked("The sender waits.", "mailbox"), Vec::<String>::new());
    });
}

#[proven::test]
fn words_that_nobody_sees_are_found_and_not_shown() {
    let fixture = Fixture::sound();
    let folder = tempfile::tempdir().expect("a folder can be made");
    let site = folder.path().join("site");
    cookbook::build(&fixture.project(), &site).unwrap_or_else(|error| panic!("{error}"));
    let html =
        fs::read_to_string(site.join("categories/asynchronous/chapter.html")).expect("a page");
    let documents = cookbook::documents("chapter.html", &html);
    let hello = documents.iter().find(|it| it.title == "Hello").expect("its heading");
    assert_eq!(hello.terms, ["word", "hidden"]);
    assert!(hello.program && hello.words.contains("println!"), "{hello:?}");
    assert!(hello.text.contains("word") && !hello.text.contains("hidden"), "{hello:?}");
    // A page that is not a chapter, or that book.toml leaves out, is not found.
    let index = index(&site);
    assert!(index.contains("chapter.html#hello") && !index.contains("print.html"), "{index}");
    let left_out = "[output.html]\n[output.html.search.chapter]\n\"words.md\" = { enable = false }";
    fixture.edit("book.toml", "[output.html]", left_out);
    assert!(index.contains("words.html"));
    cookbook::build(&fixture.project(), &site).unwrap_or_else(|error| panic!("{error}"));
    assert!(!self::index(&site).contains("words.html"));
}
