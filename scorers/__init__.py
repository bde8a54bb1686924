"""Judge what was measured: features, models and scores; fetches nothing and renders nothing."""
