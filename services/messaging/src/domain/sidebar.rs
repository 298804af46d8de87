//! Categories of the sidebar.
