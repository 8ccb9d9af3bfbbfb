//! The chooser: a form of questions, which a script turns on, and the list of
//! all channels, each with the reasons for which it does not fit an answer.

use std::fmt::Write;

use compared::{Cell, Channel, Proof, Property};

use super::compared::{documentation, test};
use crate::chooser::{QUESTIONS, Question};
use crate::html::escape_html;
use crate::read::book::Book;
use crate::read::page::Page;

/// The form and the list, as HTML without an empty line, for `page`.
pub fn render(book: &Book, page: &Page) -> String {
    let mut html = String::from("<div class=\"chooser\">\n<form hidden>\n");
    for question in QUESTIONS {
        html.push_str(&asked(question));
    }
    html.push_str(
        "<p class=\"chooser-found\"><span role=\"status\"></span> \
         <button type=\"button\">Start over</button></p>\n</form>\n\
         <ul class=\"chooser-fit\">\n",
    );
    for channel in &book.compared.compared.channels {
        html.push_str(&listed(book, page, channel));
    }
    html.push_str(
        "</ul>\n<section hidden>\n<p><strong>These do not fit, and why</strong></p>\n\
         <ul class=\"chooser-out\">\n</ul>\n</section>\n</div>",
    );
    html
}

/// A question with its answers.
fn asked(Question { id, text, any, answers }: &Question) -> String {
    let kind = if any.is_some() { "radio" } else { "checkbox" };
    let mut html = format!("<fieldset>\n<legend>{}</legend>\n", code(text));
    let any = any.map(|text| ("", text, " checked"));
    let answers = answers.iter().map(|answer| (answer.id, answer.text, ""));
    for (value, text, checked) in any.into_iter().chain(answers) {
        let text = code(text);
        writeln!(
            html,
            "<label><input type=\"{kind}\" name=\"{id}\" value=\"{value}\"{checked}> \
             <span>{text}</span></label>"
        )
        .expect("a string can be written");
    }
    html + "</fieldset>\n"
}

/// A channel, and below it each property that some answers need to be another,
/// with these answers.
fn listed(book: &Book, page: &Page, channel: &Channel) -> String {
    let compared = &book.compared.compared;
    let mut reasons: Vec<(&Property, Option<&Cell>, String)> = Vec::new();
    for question in QUESTIONS {
        for answer in question.answers {
            let Some((property, cell)) = answer.reason(compared, channel) else { continue };
            let given = format!("{}={}", question.id, answer.id);
            match reasons.iter_mut().find(|(known, ..)| known.id == property.id) {
                Some((.., answers)) => {
                    write!(answers, " {given}").expect("a string can be written")
                }
                None => reasons.push((property, cell, given)),
            }
        }
    }
    let mut html = format!(
        "<li data-channel=\"{}\"><b>{}</b> <a href=\"{}\"><code>{}</code></a>\n<ul hidden>\n",
        channel.id,
        escape_html(&channel.name),
        documentation(book, channel),
        escape_html(&channel.made_by),
    );
    for (property, cell, answers) in reasons {
        let link = escape_html(&test(book, page, property));
        let title = title(book, property);
        let value = escape_html(cell.map_or("does not apply", |cell| &cell.value));
        let orders = match cell.map(|cell| &cell.proof) {
            Some(proof @ Proof::AllOrders { .. }) => format!(" <small>{proof}</small>"),
            _ => String::new(),
        };
        writeln!(
            html,
            "<li data-answers=\"{answers}\" hidden>{title}: <a href=\"{link}\">{value}</a>{orders}</li>"
        )
        .expect("a string can be written");
    }
    html + "</ul>\n</li>\n"
}

/// What the property's column is called; with its table, where several tables
/// have such a column.
fn title(book: &Book, property: &Property) -> String {
    let Property { title, group, .. } = property;
    let alike = book.compared.compared.properties.iter().filter(|it| it.title == *title);
    match alike.count() {
        1 => code(title),
        _ => format!("{} ({})", code(title), escape_html(group)),
    }
}

/// `text` as HTML: what is between backticks is code.
fn code(text: &str) -> String {
    let parts = text.split('`').map(escape_html).enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => part,
        _ => format!("<code>{part}</code>"),
    });
    parts.collect()
}
