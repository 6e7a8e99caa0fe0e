"""The words that all steps share: plain data and the plain functions on it."""
