"""The pages' own door: nothing of them is reached before the token was given once."""
