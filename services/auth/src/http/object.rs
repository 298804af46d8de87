//! A body that is a JSON object; null is an empty one.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Derived structs would take a list for their members in order of declaration; this takes objects alone.
pub struct Object<T>(pub T);

struct Members<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Members<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Object(T::default()))
    }
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Members(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Body {
        name: String,
    }

    #[test]
    fn objects_and_nothing_else() {
        assert_eq!(serde_json::from_str::<Object<Body>>(r#"{"name": "x", "other": 1}"#).unwrap().0.name, "x");
        assert_eq!(serde_json::from_str::<Object<Body>>("null").unwrap().0.name, "");
        for refused in ["[]", r#"["x"]"#, "5", r#""x""#, r#"{"name": 5}"#] {
            assert!(serde_json::from_str::<Object<Body>>(refused).is_err(), "{refused}");
        }
    }
}
