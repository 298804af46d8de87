//! A preference on the wire, and its limits.

use model::Problem;
use serde::{Deserialize, Serialize};

/// Saved posts are preferences of this category, named by the post.
pub const SAVED_POST: &str = "flagged_post";

const MAX_CATEGORY: usize = 32;
const MAX_NAME: usize = 32;
const MAX_VALUE: usize = 20_000;
/// Preferences in one request.
const MAX_BATCH: usize = 100;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Preference {
    pub user_id: String,
    pub category: String,
    pub name: String,
    pub value: String,
}

impl Preference {
    pub fn check(&self) -> Result<(), Problem> {
        if self.category.is_empty() || self.category.len() > MAX_CATEGORY {
            return Err(Problem::bad_request(
                "model.preference.is_valid.category.app_error",
                "Invalid category.",
            ));
        }
        if self.name.len() > MAX_NAME {
            return Err(Problem::bad_request("model.preference.is_valid.name.app_error", "Invalid name."));
        }
        if self.value.chars().count() > MAX_VALUE {
            return Err(Problem::bad_request(
                "model.preference.is_valid.value.app_error",
                "The value is too long.",
            ));
        }
        Ok(())
    }
}

/// One request changes at least one preference and not too many.
pub fn check_batch(preferences: &[Preference]) -> Result<(), Problem> {
    if preferences.is_empty() || preferences.len() > MAX_BATCH {
        return Err(Problem::invalid_body("preferences"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(category: &str, name: &str, value: &str) -> Option<String> {
        let preference = Preference {
            user_id: String::new(),
            category: category.into(),
            name: name.into(),
            value: value.into(),
        };
        preference.check().err().map(|problem| problem.id.into_owned())
    }

    #[test]
    fn limits() {
        assert_eq!(refusal("theme", "", &"ä".repeat(MAX_VALUE)), None);
        assert_eq!(refusal("", "n", "v").unwrap(), "model.preference.is_valid.category.app_error");
        assert_eq!(
            refusal(&"c".repeat(33), "n", "v").unwrap(),
            "model.preference.is_valid.category.app_error"
        );
        assert_eq!(refusal("c", &"n".repeat(33), "v").unwrap(), "model.preference.is_valid.name.app_error");
        assert_eq!(
            refusal("c", "n", &"v".repeat(MAX_VALUE + 1)).unwrap(),
            "model.preference.is_valid.value.app_error"
        );
        assert!(check_batch(&[]).is_err());
        assert!(check_batch(&vec![Preference::default(); 101]).is_err());
    }
}
