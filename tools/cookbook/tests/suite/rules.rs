//! Each rule of the book, broken in an otherwise sound book: exactly one
//! fault is named, with file, line and fix. The sound book has none.

use crate::fixture::{CHAPTER, COMPARED, EXAMPLE, Fixture, MEASURED, VERSIONS};

/// Breaks the sound book in one place and compares all that the checks say.
fn broken(by: impl FnOnce(&Fixture), faults: &[&str]) {
    let fixture = Fixture::sound();
    by(&fixture);
    assert_eq!(fixture.faults(), faults);
}

/// Makes a test of each `name: change => fault, …`.
macro_rules! rules {
    ($($name:ident: $change:expr => [$($fault:expr),+ $(,)?];)+) => {
        $(#[proven::test]
        fn $name() {
            broken($change, &[$($fault),+]);
        })+
    };
}

#[proven::test]
fn the_sound_book_has_no_fault() {
    broken(|_| {}, &[]);
}

/// Adds a line to the chapter: it becomes line 19.
fn add(line: &str) -> impl FnOnce(&Fixture) {
    move |book| {
        book.edit(
            CHAPTER,
            "{{#include refs.incl.md}}",
            &format!("{line}\n\n{{{{#include refs.incl.md}}}}"),
        );
    }
}

rules! {
    a_directive_nobody_knows: add("{{#exmaple hello}}") => [
        "src/categories/asynchronous/chapter.md:19: `{{#exmaple hello}}` is no directive; did you mean `#example`? write `\\` before it to show it as it is; the directives are #example, #changes, #compared, #measured, #chooser, #downloads, #include, #word_index, #crates, #recipes, #title, i:, hi:, ii:",
    ];
    an_index_directive_nobody_knows: add("{{x:word}}") => [
        "src/categories/asynchronous/chapter.md:19: `{{x:word}}` is no directive; write `\\` before it to show it as it is; the directives are #example, #changes, #compared, #measured, #chooser, #downloads, #include, #word_index, #crates, #recipes, #title, i:, hi:, ii:",
    ];
    an_example_nobody_wrote: add("{{#example helo}}") => [
        "src/categories/asynchronous/chapter.md:19: there is no example `asynchronous/helo`; did you mean `asynchronous/hello`? `cargo book new asynchronous helo` makes it",
    ];
    an_example_of_a_category_nobody_made: add("{{#example sync/hello}}") => [
        "src/categories/asynchronous/chapter.md:19: there is no example `sync/hello`; did you mean `asynchronous/hello`? `cargo book new sync hello` makes it",
    ];
    changes_since_an_example_nobody_wrote: add("{{#changes helo}}") => [
        "src/categories/asynchronous/chapter.md:19: there is no example `asynchronous/helo`; did you mean `asynchronous/hello`? name one",
    ];
    changes_of_no_program: |book| {
        book.edit(CHAPTER, "{{#include refs.incl.md}}", "## Other {#other}\n\n{{#changes hello}}\n\n{{#include refs.incl.md}}");
    } => [
        "src/categories/asynchronous/chapter.md:21: no program above differs from `asynchronous/hello`; put it under the program whose changes it is to show",
    ];
    changes_of_a_program_since_itself: add("{{#changes hello}}") => [
        "src/categories/asynchronous/chapter.md:19: no program above differs from `asynchronous/hello`; put it under the program whose changes it is to show",
    ];
    a_table_that_nobody_made: |book| {
        book.add_tables();
        add("{{#compared cancle}}")(book);
    } => [
        "src/categories/asynchronous/chapter.md:19: there is no table `cancle`; did you mean `cancel`? the tables are channels, hazards, releases, advisories, cancel, package",
    ];
    numbers_that_nobody_took: |book| {
        book.add_measured();
        add("{{#measured rign}}")(book);
    } => [
        "src/categories/asynchronous/chapter.md:19: nothing was measured by the name `rign`; did you mean `ring`? the names are machine, provenance, fastest, ring",
    ];
    numbers_that_are_broken: |book| {
        book.add_measured().edit(MEASURED, "\"rounds\":6", "\"rounds\":7");
    } => [
        "deps/measured/measured.json: cannot be used (ring/threads/1/word: a queue has not one number for each round); run `cargo bench --package measured -- --record`",
    ];
    a_chooser_that_asks_for_a_property_nobody_has: |book| {
        book.add_all_tables().edit(COMPARED, r#""id": "phantom_send""#, r#""id": "phantom_sent""#);
        add("{{#chooser}}")(book);
    } => [
        "src/categories/asynchronous/chapter.md:19: the chooser's answer `must=withdraw` needs the property `phantom_send`, which no table has; did you mean `phantom_sent`? correct tools/cookbook/src/chooser.rs",
    ];
    a_chooser_that_asks_for_a_value_nobody_has: |book| {
        book.add_all_tables().edit(COMPARED, "into_stream()", "as_stream()");
        add("{{#chooser}}")(book);
    } => [
        "src/categories/asynchronous/chapter.md:19: the chooser's answer `receiving=stream` needs `stream` to be `into_stream()`, which no channel has; correct tools/cookbook/src/chooser.rs: the values are `as_stream()`, `no`, `stream()`, `tokio-stream`, `yes`",
    ];
    tables_that_are_broken: |book| {
        book.add_tables().edit(COMPARED, "all-orders", "hearsay");
    } => [
        "deps/compared/compared.json: cannot be used (unknown variant `hearsay`, expected one of `one-run`, `all-orders`, `compiler`, `manifest` at line 12 column 72); run `SNAPSHOTS=overwrite cargo test --package compared`",
    ];
    steps_that_are_broken: |book| {
        book.write("deps/traced/steps.json", "{\"asynchronous/hello\": [{}]}");
    } => [
        "deps/traced/steps.json: cannot be used (missing field `lane` at line 1 column 26); run `SNAPSHOTS=overwrite cargo test --package traced`",
    ];
    releases_that_are_broken: |book| {
        book.add_tables().edit(VERSIONS, "\"releases\"", "\"versions\"");
    } => [
        "deps/compared/versions.json: cannot be used (missing field `releases` at line 16 column 5); run `cargo run -p versions`",
    ];
    a_cell_without_its_test: |book| {
        book.add_tables().edit("deps/compared/tests/compared/properties/loses.rs", "pub fn cell", "fn cell");
    } => [
        "deps/compared/compared.json: names deps/compared/tests/compared/properties/loses.rs, in which no line begins with `pub fn cell`; run `SNAPSHOTS=overwrite cargo test --package compared`",
    ];
    a_channel_without_its_adapter: |book| {
        book.add_tables();
        std::fs::remove_file(book.path("deps/compared/tests/compared/channels/two.rs")).expect("it is there");
    } => [
        "deps/compared/compared.json: names deps/compared/tests/compared/channels/two.rs, in which no line begins with `impl`; run `SNAPSHOTS=overwrite cargo test --package compared`",
    ];
    an_example_shown_twice: add("{{#example hello}}") => [
        "src/categories/asynchronous/chapter.md:19: shows the example `asynchronous/hello` a second time; link to the first place instead",
    ];
    an_example_amid_text: |book| {
        book.edit(CHAPTER, "{{#example hello}}", "See {{#example hello}}");
    } => [
        "src/categories/asynchronous/chapter.md:9: the example does not stand alone on its line; put it at the beginning of a line of its own",
    ];
    an_example_on_no_page: |book| {
        book.edit(CHAPTER, "{{#example hello}}", "Nothing.");
    } => [
        "deps/tests/categories/asynchronous/hello.rs: is on no page; write `{{#example hello}}` in a chapter of its category",
    ];
    an_include_of_a_missing_file: add("{{#include ../../../deps/none.md}}") => [
        "src/categories/asynchronous/chapter.md:19: includes `deps/none.md`, which does not exist; correct the path, which is relative to the page's folder",
    ];
    an_include_of_a_missing_anchor: add("{{#include ../../../deps/notes.md:other}}") => [
        "src/categories/asynchronous/chapter.md:19: `deps/notes.md` has no such anchor (`other`); add it or correct its name",
    ];
    an_include_of_lines: add("{{#include ../../../deps/notes.md:1:2}}") => [
        "src/categories/asynchronous/chapter.md:19: includes lines of `deps/notes.md` by number; name an anchor: numbers shift silently when the file is edited",
    ];
    an_empty_anchor: |book| {
        book.edit("deps/notes.md", "A part.\n", "");
    } => [
        "src/categories/asynchronous/chapter.md:11: `deps/notes.md` has nothing in the anchor (`part`); move the two lines around what is to be shown",
    ];
    an_anchor_not_closed: |book| {
        book.edit("deps/notes.md", "<!-- ANCHOR_END: part -->", "");
    } => [
        "src/categories/asynchronous/chapter.md:11: `deps/notes.md` opens the anchor but does not close it (`part`); add `ANCHOR_END: …`",
    ];
    an_anchor_doubled: |book| {
        book.write("deps/notes.md", "ANCHOR: part\n1\nANCHOR: part\n2\nANCHOR_END: part\n");
    } => [
        "src/categories/asynchronous/chapter.md:11: `deps/notes.md` has the anchor twice (`part`); give each its own name",
    ];
    code_that_is_not_tested: add("```rust\nfn main() {}\n```") => [
        "src/categories/asynchronous/chapter.md:19: the Rust code here is in no tested file; make it an example: `cargo book new CATEGORY NAME`",
    ];
    a_label_nobody_defines: add("A [word][elsewere].") => [
        "src/categories/asynchronous/chapter.md:19: the label `elsewere` is not defined; did you mean `elsewhere`? define it in refs/others.md, or write `\\[` if it is no link",
    ];
    a_short_label_nobody_defines: add("A [word].") => [
        "src/categories/asynchronous/chapter.md:19: the label `word` is not defined; define it in refs/others.md, or write `\\[` if it is no link",
    ];
    a_label_of_a_crate_nobody_teaches: add("[kid][c-kid]") => [
        "src/categories/asynchronous/chapter.md:19: the label `c-kid` is not defined; use a crate that deps/Cargo.toml lists",
    ];
    a_label_of_an_item_without_kind: add("[it][c-kit::other]") => [
        "src/categories/asynchronous/chapter.md:19: the label `c-kit::other` is not defined; write `[c-kit::other]: KIND` in refs/items.md, with one of mod, struct, enum, union, trait, fn, macro, type, constant, attr, method, enum.method, trait.method, trait.tymethod, variant",
    ];
    a_label_of_an_item_with_a_wrong_kind: |book| {
        book.edit("refs/items.md", "mod", "module");
    } => [
        "src/categories/asynchronous/chapter.md:7: the label `c-kit::thing` is not defined; write `[c-kit::thing]: KIND` in refs/items.md, with one of mod, struct, enum, union, trait, fn, macro, type, constant, attr, method, enum.method, trait.method, trait.tymethod, variant",
    ];
    a_label_of_a_category_nobody_files_under: add("[x][cat-asynchronus]") => [
        "src/categories/asynchronous/chapter.md:19: the label `cat-asynchronus` is not defined; did you mean `asynchronous`? use a category that a crate in deps/Cargo.toml is filed under",
    ];
    a_label_of_a_recipe_that_is_not_there: add("[x][ex-asynchronous-helo]") => [
        "src/categories/asynchronous/chapter.md:19: the label `ex-asynchronous-helo` is not defined; did you mean `asynchronous-hello`? write it as `ex-<category>-<id of a heading>`",
    ];
    a_label_of_a_fact_that_is_not_there: add("[x][fact::kit::a_fict]") => [
        "src/categories/asynchronous/chapter.md:19: the label `fact::kit::a_fict` is not defined; did you mean `kit::a_fact`? write it as `fact::<file in deps/tests/facts>::<test function>`",
    ];
    a_label_of_a_table_that_has_no_such_property: |book| {
        book.add_tables();
        add("[x][cell::loses_::one::yes]")(book);
    } => [
        "src/categories/asynchronous/chapter.md:19: the label `cell::loses_::one::yes` is not defined; did you mean `loses`? write it as `cell::<property>::<channel>::<value>`",
    ];
    a_label_of_a_cell_that_is_empty: |book| {
        book.add_tables();
        add("[x][cell::version::two::1.2.3]")(book);
    } => [
        "src/categories/asynchronous/chapter.md:19: the label `cell::version::two::1.2.3` is not defined; write it as `cell::<property>::<channel>::<value>`",
    ];
    a_label_of_a_cell_that_has_another_value: |book| {
        book.add_tables();
        add("[x][cell::loses::one::no]")(book);
    } => [
        "src/categories/asynchronous/chapter.md:19: the label `cell::loses::one::no` is not defined; the cell has the value `yes`: correct the sentence",
    ];
    an_absolute_word_without_a_test: add("It [ends][fact::kit::a_fact]. The [rest][elsewhere] never ends.") => [
        "src/categories/asynchronous/chapter.md:19: no test holds what is said here with `never`; link to the fact or the cell that proves it, or use a weaker word",
    ];
    an_absolute_word_in_a_table: add("| It | is |\n|---|---|\n| [tested][fact::kit::a_fact] | Always so |") => [
        "src/categories/asynchronous/chapter.md:21: no test holds what is said here with `Always`; link to the fact or the cell that proves it, or use a weaker word",
    ];
    an_absolute_word_about_tasks_with_a_test_of_one_order: add("A task cannot go on ([tested][fact::kit::a_fact]).") => [
        "src/categories/asynchronous/chapter.md:19: what is said here with `cannot` is tested in one order; since it is about `task`, link to a test that explores all orders, or use a weaker word",
    ];
    an_absolute_word_about_a_program_that_was_not_explored: |book| {
        book.edit(CHAPTER, "{{#example hello}}", "Its task never ends:\n\n{{#example hello}}");
    } => [
        "src/categories/asynchronous/chapter.md:9: what is said here with `never` is tested in one order; since it is about `task`, link to a test that explores all orders, or use a weaker word",
    ];
    a_file_of_facts_that_is_not_rust: |book| {
        book.write("deps/tests/facts/other.rs", "#[proven::test]\nfn a_fact( {}\n");
    } => [
        "deps/tests/facts/other.rs:2: is not Rust (cannot parse string into token stream); mend it",
    ];
    a_label_without_the_definitions: |book| {
        book.edit("src/start.md", "{{#include ../refs/link-refs.md}}", "");
    } => [
        "src/start.md:3: the label `elsewhere` is used, but the page includes no definitions; end the page with `{{#include ../refs/link-refs.md}}`",
    ];
    a_definition_nobody_uses: |book| {
        book.write("refs/others.md", "[elsewhere]: https://example.org/\n[never]: https://example.org/\n");
    } => [
        "refs/others.md:2: no page uses the label `never`; remove the line",
    ];
    a_definition_doubled: |book| {
        book.write("refs/others.md", "[elsewhere]: https://example.org/\n[Elsewhere]: https://example.org/\n");
    } => [
        "refs/others.md:2: the label `Elsewhere` is defined already, in refs/others.md:1; keep one",
    ];
    a_line_that_defines_nothing: |book| {
        book.write("refs/others.md", "[elsewhere]: https://example.org/\n\n[never] https://example.org/\n");
    } => [
        "refs/others.md:3: defines no label; write `[label]: address`",
    ];
    a_file_of_definitions_left_out: |book| {
        book.edit("refs/link-refs.md", "{{#include items.md}}\n", "");
    } => [
        "refs/items.md: is not in refs/link-refs.md; add `{{#include items.md}}` there",
    ];
    an_own_definition_nobody_uses: add("[own]: https://example.org/") => [
        "src/categories/asynchronous/chapter.md:19: the label `own` is defined but not used; remove the line",
    ];
    a_link_to_no_page: add("[x](../nowhere.md)") => [
        "src/categories/asynchronous/chapter.md:19: `../nowhere.md` leads nowhere; link to a page that src/SUMMARY.md lists, or to a file below src",
    ];
    a_link_to_a_page_almost_right: add("[x](../../strat.md)") => [
        "src/categories/asynchronous/chapter.md:19: `../../strat.md` leads nowhere; did you mean `start.md`? link to a page that src/SUMMARY.md lists, or to a file below src",
    ];
    a_link_to_no_heading: add("[x](../../start.md#stort)") => [
        "src/categories/asynchronous/chapter.md:19: `../../start.md#stort` leads to an id that src/start.md does not have; did you mean `start`? give the heading that id, or correct the link",
    ];
    a_link_to_no_heading_of_the_page: add("[x](#helo)") => [
        "src/categories/asynchronous/chapter.md:19: `#helo` leads to an id that src/categories/asynchronous/chapter.md does not have; did you mean `hello`? give the heading that id, or correct the link",
    ];
    a_link_to_no_file: add("![x](picture.svg)") => [
        "src/categories/asynchronous/chapter.md:19: `picture.svg` leads nowhere; link to a page that src/SUMMARY.md lists, or to a file below src",
    ];
    a_chapter_nobody_lists: |book| {
        book.write("src/forgotten.md", "# Forgotten {#forgotten}\n");
    } => [
        "src/forgotten.md: is not in src/SUMMARY.md; list it there or remove it",
    ];
    a_chapter_that_is_missing: |book| {
        book.edit("src/SUMMARY.md", "words.md", "none.md");
    } => [
        "src/SUMMARY.md:6: lists `none.md`, which does not exist; create it or correct the path",
        "src/words.md: is not in src/SUMMARY.md; list it there or remove it",
    ];
    a_chapter_listed_twice: |book| {
        book.edit("src/SUMMARY.md", "- [Words]", "- [Again](start.md)\n- [Words]");
    } => [
        "src/SUMMARY.md:6: lists `start.md` again, after line 3; keep one of the two",
    ];
    a_link_to_a_heading_without_id: add("[x](#what-goes-wrong)\n\n## What *goes* wrong?") => [
        "src/categories/asynchronous/chapter.md:19: `#what-goes-wrong` leads to a heading whose id changes with its title; write `{#what-goes-wrong}` behind it, in src/categories/asynchronous/chapter.md:21",
    ];
    a_heading_without_id_that_gets_one_twice: add("## Hello") => [
        "src/categories/asynchronous/chapter.md:19: the heading `Hello` gets the id of the one on line 5; write `{#an-id}` of its own behind it",
    ];
    a_module_nobody_defines: add("[x][c-kit-other]") => [
        "src/categories/asynchronous/chapter.md:19: the label `c-kit-other` is not defined; write `[c-kit::other]: KIND` in refs/items.md, with one of mod, struct, enum, union, trait, fn, macro, type, constant, attr, method, enum.method, trait.method, trait.tymethod, variant",
    ];
    two_headings_with_one_id: add("## Again {#hello}") => [
        "src/categories/asynchronous/chapter.md:19: the id `hello` stands on line 5 already; choose another",
    ];
    two_titles: add("# Second {#second}") => [
        "src/categories/asynchronous/chapter.md:1: has 2 headings of level 1; begin the page with one `# Title`, and use `##` below it",
    ];
    unfinished_work: add("TODO: say more.") => [
        "src/categories/asynchronous/chapter.md:19: `TODO` would reach the reader; finish it, or put the note into `<div class=\"hidden\">`",
    ];
    a_comment_that_readers_would_get: add("<!-- hidden? -->") => [
        "src/categories/asynchronous/chapter.md:19: `<!--` would reach the reader; finish it, or put the note into `<div class=\"hidden\">`",
    ];
    a_note_that_is_not_closed: add("<div class=\"hidden\">\n\nNote.") => [
        "src/categories/asynchronous/chapter.md:19: the note is not closed; add `</div>` on a line of its own",
    ];
    an_example_without_its_golden_file: |book| {
        std::fs::remove_file(book.path("deps/tests/categories/asynchronous/hello.stdout")).expect("it is there");
    } => [
        "deps/tests/categories/asynchronous/hello.rs: has no golden output; run `SNAPSHOTS=overwrite cargo test --test categories`, then read what it wrote",
    ];
    an_example_without_anchor: |book| {
        book.edit(EXAMPLE, "// ANCHOR: example\n", "").edit(EXAMPLE, "// ANCHOR_END: example\n", "");
    } => [
        "deps/tests/categories/asynchronous/hello.rs: has no program between anchors; put `// ANCHOR: example` before it and `// ANCHOR_END: example` behind it",
        "src/categories/asynchronous/chapter.md:9: there is no example `asynchronous/hello`; mend the example, as the other messages say",
    ];
    a_clock_paused_where_no_line_can_say_how_not_to: |book| {
        book.edit(EXAMPLE, "println!(\"hello\");", "let () = tokio::time::pause();");
    } => [
        "deps/tests/categories/asynchronous/hello.rs: pauses the clock where its page cannot say how to run it in real time; write `start_paused = true` in the attribute of `main`, or `tokio::time::pause();` as a statement",
    ];
    a_missing_list_of_the_public_playgrounds_crates: |book| {
        std::fs::remove_file(book.path("refs/rust-playground.json")).expect("it is there");
    } => [
        "refs/rust-playground.json: is no list of crates (it is missing); run `curl -fsS https://play.rust-lang.org/meta/crates | cargo book rust-playground`",
    ];
    a_broken_list_of_the_public_playgrounds_crates: |book| {
        book.edit("refs/rust-playground.json", "2026-08-07", "yesterday");
    } => [
        "refs/rust-playground.json: is no list of crates (`yesterday` is not a day such as 2026-08-07); run `curl -fsS https://play.rust-lang.org/meta/crates | cargo book rust-playground`",
    ];
    a_playground_that_pages_may_not_ask: |book| {
        book.edit("book.toml", "before =", "playground = \"http://play.example.org\"\nbefore =");
    } => [
        "book.toml: `http://play.example.org` is no address of a playground; give preprocessor.cookbook.playground the form https://play.example.org",
    ];
    an_address_that_is_none: |book| {
        book.edit("book.toml", "before =", "address = \"example.org/book\"\nbefore =");
    } => [
        "book.toml: `example.org/book` is no address of a site; give preprocessor.cookbook.address the form https://example.org/book/",
    ];
    downloads_that_are_no_list: |book| {
        book.edit("book.toml", "before =", "downloads = \"a.pdf\"\nbefore =");
    } => [
        "book.toml: preprocessor.cookbook.downloads is no list of files; give it the form [\"a.pdf\"]",
    ];
    a_download_of_another_kind: |book| {
        book.edit("book.toml", "before =", "downloads = [\"a.zip\"]\nbefore =").write("a.zip", "");
    } => [
        "book.toml: `a.zip` is neither a PDF nor an EPUB; list only files that end in .pdf or .epub in preprocessor.cookbook.downloads",
    ];
    downloads_that_are_missing: |book| {
        book.edit("book.toml", "before =", "downloads = [\"target/a.pdf\", \"a.epub\"]\nbefore =");
        book.edit("src/start.md", "A [link]", "{{#downloads}}\n\nA [link]");
    } => [
        "book.toml: `a.epub`, which preprocessor.cookbook.downloads lists, is not there; make it with `cargo book epub`, or take it from the list",
        "book.toml: `target/a.pdf`, which preprocessor.cookbook.downloads lists, is not there; make it with `just pdf ADDRESS`, or take it from the list",
    ];
    a_download_without_a_link: |book| {
        book.edit("book.toml", "before =", "downloads = [\"a.pdf\"]\nbefore =").write("a.pdf", "");
    } => [
        "book.toml: no page leads to the files of preprocessor.cookbook.downloads; write `{{#downloads}}` on a page",
    ];
    a_chapter_that_is_not_utf_8: |book| {
        book.write("src/words.md", b"# Words {#words}\n\n\xff\n");
    } => [
        "src/words.md:3: is not UTF-8; save the file as UTF-8",
    ];
}

#[proven::test]
fn a_clock_may_be_paused_by_a_statement_and_in_a_program_that_moves_it() {
    for pause in ["tokio::time::pause();", "let () = tokio::time::pause(tokio::time::advance);"] {
        broken(
            |book| {
                book.edit(EXAMPLE, "println!(\"hello\");", pause);
            },
            &[],
        );
    }
}

/// What the checks say of a line with `text`, where the fact of the sound book
/// runs its tasks in all orders.
fn with_explored_fact(text: &str) {
    let explores = "#[test]\nfn a_fact() { outcomes(); }\n";
    let helper = "pub fn outcomes() { assert_eq!(Exploration::default().run(f), Complete); }\n";
    broken(
        |book| {
            book.write("deps/tests/facts/kit.rs", explores);
            book.write("deps/tests/facts/orders.rs", helper);
            add(text)(book);
        },
        &[],
    );
}

#[proven::test]
fn an_absolute_word_may_stand_where_a_test_holds_it() {
    broken(add("It is *never* 0 ([tested][fact::kit::a_fact])."), &[]);
    broken(
        |book| {
            book.add_tables();
            add("A message is always lost ([tested][cell::loses::two::yes]).")(book);
        },
        &[],
    );
    with_explored_fact("No task can ever go on, and it never ends ([tested][fact::kit::a_fact]).");
    broken(
        |book| {
            book.edit(CHAPTER, "{{#example hello}}", "It never ends:\n\n{{#example hello}}");
        },
        &[],
    );
}

#[proven::test]
fn an_absolute_word_that_claims_nothing_needs_no_test() {
    broken(add("### Never do this {#never}\n\nDo it."), &[]);
    broken(
        add(
            "See [why it never ends](#hello), or [never][elsewhere]. `never()` says \"it never ends\".",
        ),
        &[],
    );
    broken(add("{{hi:never}}A task must not wait."), &[]);
}

#[proven::test]
fn all_faults_are_reported_together() {
    broken(
        |book| {
            add("{{#example none}} TODO")(book);
            book.write("src/forgotten.md", "");
        },
        &[
            "src/categories/asynchronous/chapter.md:19: `TODO` would reach the reader; finish it, or put the note into `<div class=\"hidden\">`",
            "src/categories/asynchronous/chapter.md:19: the example does not stand alone on its line; put it at the beginning of a line of its own",
            "src/categories/asynchronous/chapter.md:19: there is no example `asynchronous/none`; `cargo book new asynchronous none` makes it",
            "src/forgotten.md: is not in src/SUMMARY.md; list it there or remove it",
        ],
    );
}

/// Adds the page that helps to choose, with `answer` in line 7.
fn choose(answer: &str) -> impl FnOnce(&Fixture) {
    let page = format!(
        "# Choose {{#choose}}\n\n- No answer.\n\n## Questions {{#questions}}\n\n{answer}\n\n\
         ## Patterns {{#patterns}}\n\n- No answer either.\n\n{{{{#include ../../refs/link-refs.md}}}}\n"
    );
    move |book| {
        book.write("src/guide/choosing.md", page);
        book.edit("src/SUMMARY.md", "- [Words]", "- [Choose](guide/choosing.md)\n- [Words]");
    }
}

#[proven::test]
fn an_answer_leads_to_a_program() {
    let fault = "src/guide/choosing.md:7: this answer leads to no program; link to the recipe, which is a heading with an example under it";
    broken(choose("- I need it: [thing][c-kit::thing]."), &[fault]);
    broken(choose("- I need it: [all](../categories/asynchronous/chapter.md)."), &[fault]);
    broken(choose("- I need it: [page](../categories/asynchronous/chapter.md#chapter)."), &[fault]);
    broken(choose("- I need it: see [there][ex-asynchronous-hello]."), &[]);
    broken(choose("- I need it: [there](../categories/asynchronous/chapter.md#hello)."), &[]);
    broken(
        choose("- I need it: [that](../categories/asynchronous/chapter.md#example-hello)."),
        &[],
    );
    broken(choose("I need no answer."), &[]);
}

/// Adds the page with what people ask, with `question` in line 7.
fn asked(question: &str) -> impl FnOnce(&Fixture) {
    let page = format!(
        "# Asked {{#asked}}\n\nSentences may stand here.\n\n## Some {{#asked-some}}\n\n{question}\n\n\
         {{{{#include ../../refs/link-refs.md}}}}\n"
    );
    move |book| {
        book.write("src/guide/questions.md", page);
        book.edit("src/SUMMARY.md", "- [Words]", "- [Asked](guide/questions.md)\n- [Words]");
    }
}

#[proven::test]
fn a_question_is_one_link_to_what_is_tested() {
    let untested = "src/guide/questions.md:7: this question leads to no section with a program, a table or a test; link to the heading under which the answer stands";
    broken(asked("- [What?][c-kit::thing]"), &[untested]);
    broken(asked("- [What?](../categories/asynchronous/chapter.md)"), &[untested]);
    broken(asked("- [What?](#asked-some)"), &[untested]);
    broken(asked("- [What?](../categories/asynchronous/chapter.md#hello)"), &[]);
    broken(asked("- [What?][ex-asynchronous-hello]"), &[]);
    let fact = "## Fact {#fact}\n\nIt is so ([tested][fact::kit::a_fact]).";
    let by_fact = |book: &Fixture| {
        add(fact)(book);
        asked("- [What?](../categories/asynchronous/chapter.md#fact)")(book);
    };
    broken(by_fact, &[]);
    let text = "src/guide/questions.md:7: this question is more than a link, or less; make the whole question one link to its answer, and answer it there";
    broken(asked("- What?"), &[text]);
    broken(asked("- [What?][ex-asynchronous-hello] That."), &[text]);
    broken(asked("- What? [That][ex-asynchronous-hello]"), &[text]);
}

#[proven::test]
fn what_stands_in_code_is_left_alone() {
    broken(
        add(
            "`[word]`, `TODO`, `{{i:x}}`\n\n```text\nprintln!(\"{{i:?}} {}\", a[b]); // TODO [x]\n```",
        ),
        &[],
    );
}

#[proven::test]
fn a_directive_can_be_shown_as_it_is() {
    broken(add(r"Write \{{#example NAME}} or \{{i:word}}."), &[]);
}
