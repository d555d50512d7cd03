"""What several tests share: fakes, small collections, records made by hand."""
