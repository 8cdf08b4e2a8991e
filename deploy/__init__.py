"""What runs the site elsewhere than on one machine: AWS Lambda, nginx, containers."""
