//! Real parts for tests: a database of one's own made from a template, a bus with a prefix of one's own, an app in process.
