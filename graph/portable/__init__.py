"""A life as one file anyone can read: what leaves, how it is packed and checked, and how it comes back."""
