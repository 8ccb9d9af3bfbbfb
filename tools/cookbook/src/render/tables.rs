//! Tables and lists made from chapters, examples and crates.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::Write;
use std::path::Path;

use crate::crates::metadata::Crate;
use crate::read::book::Book;
use crate::read::directive::Directive;
use crate::read::page::{Page, example_id};
use crate::resolve::labels::category_address;

/// A heading with an id and at least one example under it; or an example under
/// a heading that has none. What stands under a page's title only opens the page.
struct Recipe<'a> {
    title: &'a str,
    id: String,
    crates: Vec<&'a Crate>,
}

fn recipes<'a>(book: &'a Book, page: &'a Page) -> Vec<Recipe<'a>> {
    let mut recipes: Vec<Recipe<'a>> = Vec::new();
    for placed in &page.directives {
        let Some(Ok(example)) = book.example(page, &placed.item) else { continue };
        let Some(heading) = page.heading_at(placed.range.start) else { continue };
        if heading.level == 1 && heading.id.is_some() {
            continue;
        }
        let (title, id) = match &heading.id {
            Some(id) => (heading.title.as_str(), id.clone()),
            None => (example.title.trim_end_matches('.'), example_id(&example.name)),
        };
        if recipes.last().is_none_or(|last| last.id != id) {
            recipes.push(Recipe { title, id, crates: Vec::new() });
        }
        let crates = &mut recipes.last_mut().expect("one was just pushed").crates;
        for dependency in &book.uses[&example.id()].dependencies {
            if !crates.iter().any(|krate| krate.name == dependency.krate.name) {
                crates.push(&dependency.krate);
            }
        }
    }
    recipes
}

/// The table of the recipes on `of`, for the page `on` that shows it.
pub fn recipe_table(book: &Book, of: &Page, on: &Page) -> String {
    let recipes = recipes(book, of);
    if recipes.is_empty() {
        return String::new();
    }
    let mut table = "| Recipe | Crates | Categories |\n|---|---|---|\n".to_owned();
    for Recipe { title, id, mut crates } in recipes {
        crates.sort_by_key(|krate| &krate.name);
        let target = of.link(&id, on);
        let mut categories: BTreeSet<_> =
            crates.iter().flat_map(|krate| krate.categories.iter().map(String::as_str)).collect();
        let own = of.path.parent().and_then(Path::file_name).and_then(OsStr::to_str);
        let mut crates: Vec<_> =
            crates.iter().map(|krate| format!("[{}]({})", krate.name, krate.docs())).collect();
        // The standard library has no category on the registry, so use the chapter's.
        if crates.is_empty() {
            crates.push("[std](https://doc.rust-lang.org/std/)".to_owned());
            categories.extend(own);
        }
        let categories = categories
            .iter()
            .map(|category| format!("[{category}]({})", category_address(category)));
        writeln!(
            table,
            "| [{}]({target}) | {} | {} |",
            cell(title),
            crates.join(", "),
            Vec::from_iter(categories).join(", ")
        )
        .expect("writing to a string cannot fail");
    }
    table
}

/// All recipes of the book, for the page `on`.
pub fn all_recipes(book: &Book, on: &Page) -> String {
    let mut text = String::new();
    for page in &book.pages {
        let table = recipe_table(book, page, on);
        if table.is_empty() {
            continue;
        }
        let id = format!("recipes-{}", page.url().trim_end_matches(".md").replace(['/', '_'], "-"));
        write!(text, "## {} {{#{id}}}\n\n{table}\n", page.title())
            .expect("writing to a string cannot fail");
    }
    text
}

/// All crates that the book teaches, for the page `on`.
pub fn crates(book: &Book, on: &Page) -> String {
    let mut table =
        "| Crate | Version tested | What it is for | Recipes |\n|---|---|---|---|\n".to_owned();
    let recipes: Vec<_> = book
        .pages
        .iter()
        .flat_map(|page| recipes(book, page).into_iter().map(move |recipe| (page, recipe)))
        .collect();
    for krate in &book.crates.all {
        let uses = |recipe: &Recipe<'_>| recipe.crates.iter().any(|used| used.name == krate.name);
        let shown = recipes.iter().filter(|(_, recipe)| uses(recipe)).map(|(page, recipe)| {
            format!("[{}]({})", cell(recipe.title), page.link(&recipe.id, on))
        });
        let pinned = if krate.pinned { " (pinned)" } else { "" };
        writeln!(
            table,
            "| [{}]({}) | {}{pinned} | {} | {} |",
            krate.name,
            krate.docs(),
            krate.version,
            cell(&krate.purpose),
            Vec::from_iter(shown).join("; ")
        )
        .expect("writing to a string cannot fail");
    }
    table
}

/// The id of the `number`th word of the index on a page, from 1.
pub fn index_id(number: usize) -> String {
    format!("index-{number}")
}

/// All words of the index, for the page `on`.
pub fn word_index(book: &Book, on: &Page) -> String {
    let mut words: BTreeMap<(String, &str), Vec<String>> = BTreeMap::new();
    for page in &book.pages {
        let entries = page.directives.iter().filter_map(|placed| match &placed.item {
            Directive::Index { word, .. } => Some((word, placed.range.start)),
            _ => None,
        });
        for (number, (word, offset)) in entries.enumerate() {
            let title = page.heading_at(offset).map_or("here", |heading| heading.title.as_str());
            let target = page.link(&index_id(number + 1), on);
            let places = words.entry((word.to_lowercase(), word)).or_default();
            let place = format!("[{}]({target})", cell(title));
            // Link to a section once, even if it mentions the word twice.
            if !places.iter().any(|known| known.starts_with(&format!("[{}](", cell(title)))) {
                places.push(place);
            }
        }
    }
    let mut text = String::new();
    let mut letter = None;
    for ((lower, word), places) in words {
        let first = lower.chars().next().filter(|c| c.is_alphanumeric()).unwrap_or('#');
        if letter != Some(first) {
            let id = if first == '#' { "signs".to_owned() } else { first.to_string() };
            write!(text, "\n## {} {{#index-letter-{id}}}\n\n", first.to_uppercase())
                .expect("writing to a string cannot fail");
            letter = Some(first);
        }
        writeln!(text, "- {word}: {}", places.join(", ")).expect("writing to a string cannot fail");
    }
    text
}

/// Escapes `text` for a table's cell or a link's text.
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('[', "\\[").replace(']', "\\]")
}
