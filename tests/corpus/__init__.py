"""The tests of `corpus`, in its order of rooms."""
