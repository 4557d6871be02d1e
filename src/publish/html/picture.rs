//! A picture as it can stand in a page: colours that follow the page's scheme, ids that no other picture has, nothing that
//! runs or is fetched.

use super::colours::variable;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer, XmlVersion};

/// A picture for a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    /// `<svg>…</svg>`.
    pub svg: String,
    /// Its width as drawn, CSS pixels.
    pub width: f64,
    /// Whether it has colours that have no partner on dark paper, so that it keeps light paper under it.
    pub light_only: bool,
}

/// Elements that draw. Any other could run, or bring something from elsewhere.
const DRAWING: [&str; 23] = [
    "svg",
    "g",
    "title",
    "desc",
    "defs",
    "path",
    "rect",
    "line",
    "polyline",
    "polygon",
    "circle",
    "ellipse",
    "text",
    "tspan",
    "clipPath",
    "mask",
    "marker",
    "pattern",
    "symbol",
    "use",
    "linearGradient",
    "radialGradient",
    "stop",
];
/// Attributes that are colours.
const COLOURS: [&str; 5] = ["fill", "stroke", "stop-color", "color", "flood-color"];
/// Attributes of the whole picture that the page says itself.
const OF_THE_PAGE: [&str; 8] =
    ["width", "height", "role", "aria-label", "aria-labelledby", "aria-describedby", "class", "id"];
/// Width of a picture that does not say any.
const USUAL_WIDTH: f64 = 1000.0;

/// The picture for the page, with `prefix` before its ids and `alternative` for somebody who cannot see it.
///
/// # Errors
/// It is not SVG, or has a part that does not draw.
pub(super) fn adapted(svg: &str, prefix: &str, alternative: &str) -> Result<Picture, String> {
    let mut reader = Reader::from_str(svg);
    let mut writer = Writer::new(Vec::new());
    let mut picture = Picture { svg: String::new(), width: 0.0, light_only: false };
    let (mut depth, mut in_title) = (0_usize, false);
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => break,
            Event::Start(start) if depth == 0 && picture.width == 0.0 => {
                if start.name().as_ref() != "svg" {
                    return Err(format!("it begins with <{}>, not with <svg>", start.name().as_ref()));
                }
                let root = root(&start, prefix, alternative, &mut picture)?;
                write(&mut writer, Event::Start(root))?;
                depth = 1;
            }
            Event::Start(start) => {
                // The title of the whole would hang over it as a tip; the page says it.
                in_title |= depth == 1 && start.name().as_ref() == "title";
                depth += 1;
                if !in_title {
                    let part = part(&start, prefix, &mut picture)?;
                    write(&mut writer, Event::Start(part))?;
                }
            }
            Event::Empty(start) if depth > 0 => {
                let part = part(&start, prefix, &mut picture)?;
                write(&mut writer, Event::Empty(part))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if !in_title {
                    write(&mut writer, Event::End(end))?;
                }
                in_title &= depth > 1;
            }
            event @ (Event::Text(_) | Event::GeneralRef(_)) if depth > 0 && !in_title => {
                write(&mut writer, event)?;
            }
            Event::CData(_) => return Err("it has a CDATA section".to_owned()),
            // What stands around the picture, and comments, are not needed.
            _ => {}
        }
    }
    if picture.width == 0.0 || depth != 0 {
        return Err("it is not a whole <svg>".to_owned());
    }
    picture.svg = String::from_utf8(writer.into_inner()).map_err(|error| error.to_string())?;
    Ok(picture)
}

fn write(writer: &mut Writer<Vec<u8>>, event: Event<'_>) -> Result<(), String> {
    writer.write_event(event).map_err(|error| error.to_string())
}

/// The outermost element: as wide as the page lets it be, and named.
fn root(
    start: &BytesStart<'_>,
    prefix: &str,
    alternative: &str,
    picture: &mut Picture,
) -> Result<BytesStart<'static>, String> {
    let mut root = BytesStart::new("svg");
    let (mut size, mut view) = ([None, None], None);
    let mut has_fill = false;
    for (name, value) in attributes(start)? {
        let length = || value.trim_end_matches("px").parse::<f64>().ok().filter(|length| *length > 0.0);
        match name.as_str() {
            "width" => size[0] = length(),
            "height" => size[1] = length(),
            "viewBox" => view = Some(value.clone()),
            _ => {}
        }
        has_fill |= name == "fill";
        if !OF_THE_PAGE.contains(&name.as_str()) {
            push(&mut root, &name, &value, prefix, picture)?;
        }
    }
    let of_view = view.as_deref().and_then(|view| view.split([' ', ',']).nth(2)?.parse::<f64>().ok());
    picture.width = size[0].or(of_view).filter(|width| *width > 0.0).unwrap_or(USUAL_WIDTH);
    if let (None, [Some(width), Some(height)]) = (view, size) {
        root.push_attribute(("viewBox", format!("0 0 {width} {height}").as_str()));
    }
    if !has_fill {
        root.push_attribute(("fill", "var(--c-ink)"));
    }
    root.push_attribute(("class", "picture"));
    root.push_attribute(("role", "img"));
    root.push_attribute(("aria-label", alternative));
    Ok(root)
}

/// A part of the picture.
fn part(start: &BytesStart<'_>, prefix: &str, picture: &mut Picture) -> Result<BytesStart<'static>, String> {
    let name = start.name();
    let name: &str = name.as_ref();
    if !DRAWING.contains(&name) {
        return Err(format!("<{name}> does not draw"));
    }
    let mut part = BytesStart::new(name.to_owned());
    for (key, value) in attributes(start)? {
        push(&mut part, &key, &value, prefix, picture)?;
    }
    Ok(part)
}

/// Names and values of attributes, in order.
fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, String> {
    let read = |attribute: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
        let attribute =
            attribute.map_err(|error: quick_xml::events::attributes::AttrError| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        Ok((attribute.key.as_ref().to_owned(), value.into_owned()))
    };
    start.attributes().map(read).collect()
}

/// Adds an attribute as it can stand in the page.
fn push(
    part: &mut BytesStart<'static>,
    name: &str,
    value: &str,
    prefix: &str,
    picture: &mut Picture,
) -> Result<(), String> {
    // The page has its letters; and what says nothing is thousands of times in a picture.
    if name == "font-family" || (name == "opacity" && value == "1") {
        return Ok(());
    }
    if name.to_ascii_lowercase().starts_with("on") {
        return Err(format!("the attribute {name} would run"));
    }
    let value = match name {
        "id" => format!("{prefix}:{value}"),
        "href" | "xlink:href" => match value.strip_prefix('#') {
            Some(id) => format!("#{prefix}:{id}"),
            None => return Err(format!("{name} points out of the picture")),
        },
        "style" => {
            let declarations = value.split(';').map(|declaration| match declaration.split_once(':') {
                Some((key, value)) if COLOURS.contains(&key.trim()) => {
                    format!("{key}:{}", colour(value, prefix, picture))
                }
                _ => inside(declaration, prefix),
            });
            declarations.collect::<Vec<_>>().join(";")
        }
        _ if COLOURS.contains(&name) => colour(value, prefix, picture),
        _ => inside(value, prefix),
    };
    if value.to_ascii_lowercase().replace("url(#", "").contains("url(") {
        return Err(format!("{name} fetches something"));
    }
    part.push_attribute((name, value.as_str()));
    Ok(())
}

/// A colour that follows the scheme, where the palette has it.
fn colour(value: &str, prefix: &str, picture: &mut Picture) -> String {
    let trimmed = value.trim();
    if let Some(variable) = variable(trimmed) {
        return variable;
    }
    let follows = ["none", "transparent", "currentColor", "inherit", ""].contains(&trimmed);
    picture.light_only |= !follows && !trimmed.starts_with("url(") && !trimmed.starts_with("var(");
    inside(trimmed, prefix)
}

/// A value in which what is named is named as in this page.
fn inside(value: &str, prefix: &str) -> String {
    value.replace("url(#", &format!("url(#{prefix}:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_scheme_ids_are_its_own_and_it_is_named() {
        let svg = "<?xml version='1.0'?><svg width='1000' height='500' xmlns='http://www.w3.org/2000/svg'><title>A &amp; B</title>\
                   <defs><pattern id='h'><rect style='fill:#0B5FA5;x:1' width='1'/></pattern></defs>\
                   <path fill='url(#h)' stroke='#14181F'/><g><title>one</title><text fill='none' opacity='1' font-family='Arial'>a &lt; b</text></g></svg>";
        let picture = adapted(svg, "p1", "What \"it\" shows").unwrap();
        insta::assert_snapshot!(picture.svg, @r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 500" fill="var(--c-ink)" class="picture" role="img" aria-label="What &quot;it&quot; shows"><defs><pattern id="p1:h"><rect style="fill:var(--c-option);x:1" width="1"/></pattern></defs><path fill="url(#p1:h)" stroke="var(--c-ink)"/><g><title>one</title><text fill="none">a &lt; b</text></g></svg>"#);
        assert!(!picture.light_only && picture.width == 1000.0);
    }

    #[test]
    fn a_colour_without_a_partner_keeps_light_paper_under_the_picture() {
        let picture = adapted("<svg viewBox='0 0 640 10'><rect fill='#123456'/></svg>", "p", "").unwrap();
        assert!(picture.light_only && picture.width == 640.0);
    }

    #[test]
    fn what_runs_or_is_fetched_or_is_no_picture_is_refused() {
        let said = |svg: &str| adapted(svg, "p", "").unwrap_err();
        insta::assert_snapshot!(
            [
                said("<svg><script>alert(1)</script></svg>"),
                said("<svg><foreignObject/></svg>"),
                said("<svg><rect onload='alert(1)'/></svg>"),
                said("<svg onload='alert(1)'></svg>"),
                said("<svg><use href='https://example.org/x.svg#a'/></svg>"),
                said("<svg><rect fill='url(https://example.org/x)'/></svg>"),
                said("<svg><rect style='background: URL(x)'/></svg>"),
                said("<svg><text><![CDATA[<b>]]></text></svg>"),
                said("<html></html>"),
                said("<svg><g></svg>"),
                said(""),
            ]
            .join("\n"),
            @r"
        <script> does not draw
        <foreignObject> does not draw
        the attribute onload would run
        the attribute onload would run
        href points out of the picture
        fill fetches something
        style fetches something
        it has a CDATA section
        it begins with <html>, not with <svg>
        ill-formed document: expected `</g>`, but `</svg>` was found
        it is not a whole <svg>
        "
        );
    }
}
