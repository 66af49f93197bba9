//! Passo.
