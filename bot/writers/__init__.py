"""Writers turn evidence into claims."""
