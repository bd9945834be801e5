"""What people ask of the published file: pictures, rows, explanations, differences, status."""
