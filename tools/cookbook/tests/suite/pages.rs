//! What readers copy from the chapters was tested: each Rust block is, word for
//! word, the program of an example, and is marked with the ending that the
//! example's own test saw.

use cookbook::{Pages, pages};
use example_format::{Ending, Example, discover};
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::{SUITE, project, this_book};

/// A code block.
struct Block {
    /// The words after its fence.
    words: Vec<String>,
    code: String,
}

/// The Rust blocks of a page. rustdoc takes a block without a word for Rust, too.
fn rust_blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for event in Parser::new(text) {
        match (event, blocks.last_mut()) {
            (Event::Start(Tag::CodeBlock(kind)), _) => {
                is_open = true;
                let words = match kind {
                    CodeBlockKind::Fenced(words) => words.split(',').map(str::to_owned).collect(),
                    CodeBlockKind::Indented => Vec::new(),
                };
                blocks.push(Block { words, code: String::new() });
            }
            (Event::Text(text), Some(block)) if is_open => block.code.push_str(&text),
            (Event::End(TagEnd::CodeBlock), _) => is_open = false,
            _ => {}
        }
    }
    blocks.retain(|block| block.has("rust") || block.words.concat().is_empty());
    blocks
}

impl Block {
    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|it| it == word)
    }

    /// Why a reader of this block gets something else than a test saw.
    fn fault(&self, examples: &[Example]) -> Option<String> {
        let first = self.code.lines().next().unwrap_or_default();
        let Some(example) = examples.iter().find(|example| example.program == self.code) else {
            return Some(format!("no example is the program that begins with {first:?}"));
        };
        let is_marked = match &example.ending {
            Ending::CompileFail(code) => self.has("compile_fail") && self.has(code),
            _ => !self.has("compile_fail"),
        };
        (!is_marked).then(|| format!("{} is not marked with its ending", example.id()))
    }
}

fn faults(pages: &Pages, examples: &[Example]) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in pages {
        let found = rust_blocks(text).into_iter().filter_map(|block| block.fault(examples));
        faults.extend(found.map(|fault| format!("{}: {fault}", path.display())));
    }
    faults
}

fn examples() -> Vec<Example> {
    discover(&project().examples()).examples
}

#[test]
fn every_program_of_the_book_was_tested() {
    SUITE.unless_proven("the programs of the pages", &this_book(), || {
        let pages = pages(&project()).unwrap_or_else(|faults| panic!("{faults}"));
        let faults = faults(&pages, &examples());
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
        let blocks = pages.values().flat_map(|text| rust_blocks(text)).count();
        assert!(blocks >= examples().len(), "the pages show {blocks} programs");
    });
}

#[test]
fn a_program_that_no_test_saw_is_noticed() {
    let examples = examples();
    let refused = |example: &&Example| matches!(example.ending, Ending::CompileFail(_));
    let example = examples.iter().find(refused).expect("the book has one");
    let Ending::CompileFail(code) = &example.ending else { unreachable!("it was looked for") };
    let fault = |fence: &str, program: &str| {
        let text = format!("Prose.\n\n```{fence}\n{program}```\n");
        let blocks = rust_blocks(&text);
        blocks.iter().find_map(|block| block.fault(&examples)).unwrap_or_default()
    };
    let fence = format!("rust,edition2024,compile_fail,{code}");
    assert_eq!(fault(&fence, &example.program), "");
    let changed = example.program.replace("main()", "main( )");
    for fence in [&fence, "", "rust"] {
        assert!(fault(fence, &changed).starts_with("no example is the program that begins with"));
    }
    let unmarked = format!("{} is not marked with its ending", example.id());
    for fence in ["rust", "rust,compile_fail,E0000", ""] {
        assert_eq!(fault(fence, &example.program), unmarked);
    }
    assert_eq!(fault("text", &changed), "", "it is no program");
    let good = examples.iter().find(|it| it.ending == Ending::Exit(0)).expect("the book has one");
    let unmarked = format!("{} is not marked with its ending", good.id());
    assert_eq!(fault(&fence, &good.program), unmarked);
}
