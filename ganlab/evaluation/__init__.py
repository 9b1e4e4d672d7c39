"""How good a set of digits is: classifier, judge, all metrics at once, a finished GAN's scores."""
