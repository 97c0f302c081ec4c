"""The papers of BranchHub, one module a kind; `registry` lists them. See docs/papers.md."""
