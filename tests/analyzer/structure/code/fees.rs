use std::collections::HashMap;

/// Don't stop at this brace {
pub struct Register<'a> {
    limit: u32,
    entries: HashMap<&'a str, Vec<u32>>,
}

impl<'a> Register<'a> {
    pub fn new(limit: u32) -> Self {
        Register { limit, entries: HashMap::new() }
    }

    pub fn sum(&self, keys: &[&'a str], start: u32) -> Option<u32> {
        let mut total = start;
        for key in keys {
            if let Some(list) = self.entries.get(key) {
                for fee in list.iter() {
                    if *fee > self.limit && *fee != 0 {
                        continue;
                    }
                    total += fee;
                }
            }
        }
        Some(total)
    }
}

fn kind(age: u8) -> &'static str {
    match age {
        0..=17 => "child {",
        66..=255 => "senior",
        _ => r#"adult " }"#,
    }
}

fn first<T: Clone>(list: &[T], other: T) -> T {
    while list.is_empty() {
        return other;
    }
    let quote = '"';
    println!("{}", quote);
    list[0].clone()
}
