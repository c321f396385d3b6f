"""Who wrote what, when and where: the sources the cards name. Knows no claim.

Years are those of first publication, preprints included; `where` says where it stands. Long lists of authors end in "and others".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Paper:
    """One source. `home` is where its authors worked on it, where a card asks."""

    title: str
    authors: tuple[str, ...]
    year: int
    where: str
    home: str = ""

    @property
    def people(self) -> str:
        """The authors, up to three by name."""
        return ", ".join(self.authors) if len(self.authors) <= 3 else f"{self.authors[0]} et al."


def _paper(authors: str, year: int, title: str, where: str, home: str = "") -> Paper:
    return Paper(title, tuple(authors.split(", ")), year, where, home)


PAPERS: Mapping[str, Paper] = MappingProxyType(
    {
        "transformer": _paper(
            "Ashish Vaswani, Noam Shazeer, Niki Parmar, Jakob Uszkoreit, Llion Jones, Aidan N. Gomez, Łukasz Kaiser, "
            "Illia Polosukhin",
            2017,
            "Attention Is All You Need",
            "NIPS 2017, arXiv:1706.03762",
            "Google",
        ),
        "bert": _paper(
            "Jacob Devlin, Ming-Wei Chang, Kenton Lee, Kristina Toutanova",
            2018,
            "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
            "NAACL 2019, arXiv:1810.04805",
            "Google",
        ),
        "alexnet": _paper(
            "Alex Krizhevsky, Ilya Sutskever, Geoffrey E. Hinton",
            2012,
            "ImageNet Classification with Deep Convolutional Neural Networks",
            "NIPS 2012",
            "University of Toronto",
        ),
        "huber": _paper(
            "Peter J. Huber",
            1964,
            "Robust Estimation of a Location Parameter",
            "Annals of Mathematical Statistics 35",
        ),
        "alignment": _paper(
            "Dzmitry Bahdanau, Kyunghyun Cho, Yoshua Bengio",
            2014,
            "Neural Machine Translation by Jointly Learning to Align and Translate",
            "ICLR 2015, arXiv:1409.0473",
        ),
        "wavenet": _paper(
            "Aäron van den Oord, Sander Dieleman, Heiga Zen, Karen Simonyan, Oriol Vinyals, Alex Graves, "
            "Nal Kalchbrenner, Andrew Senior, Koray Kavukcuoglu",
            2016,
            "WaveNet: A Generative Model for Raw Audio",
            "arXiv:1609.03499",
            "DeepMind",
        ),
        "dropout": _paper(
            "Nitish Srivastava, Geoffrey E. Hinton, Alex Krizhevsky, Ilya Sutskever, Ruslan Salakhutdinov",
            2014,
            "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
            "JMLR 15",
        ),
        "rnn_dropout": _paper(
            "Wojciech Zaremba, Ilya Sutskever, Oriol Vinyals",
            2014,
            "Recurrent Neural Network Regularization",
            "arXiv:1409.2329",
        ),
        "bayes_dropout": _paper(
            "Yarin Gal, Zoubin Ghahramani",
            2015,
            "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks",
            "NIPS 2016, arXiv:1512.05287",
        ),
        "backprop": _paper(
            "David E. Rumelhart, Geoffrey E. Hinton, Ronald J. Williams",
            1986,
            "Learning Representations by Back-propagating Errors",
            "Nature 323",
        ),
        "glorot": _paper(
            "Xavier Glorot, Yoshua Bengio",
            2010,
            "Understanding the Difficulty of Training Deep Feedforward Neural Networks",
            "AISTATS 2010",
        ),
        "he": _paper(
            "Kaiming He, Xiangyu Zhang, Shaoqing Ren, Jian Sun",
            2015,
            "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
            "ICCV 2015, arXiv:1502.01852",
        ),
        "relu": _paper(
            "Vinod Nair, Geoffrey E. Hinton",
            2010,
            "Rectified Linear Units Improve Restricted Boltzmann Machines",
            "ICML 2010",
        ),
        "elman": _paper("Jeffrey L. Elman", 1990, "Finding Structure in Time", "Cognitive Science 14"),
        "numpy": _paper(
            "Charles R. Harris, K. Jarrod Millman, Stéfan J. van der Walt, and others",
            2020,
            "Array Programming with NumPy",
            "Nature 585",
        ),
        "convolution": _paper(
            "Vincent Dumoulin, Francesco Visin",
            2016,
            "A Guide to Convolution Arithmetic for Deep Learning",
            "arXiv:1603.07285",
        ),
        "mixed": _paper(
            "Paulius Micikevicius, Sharan Narang, Jonah Alben, and others",
            2017,
            "Mixed Precision Training",
            "ICLR 2018, arXiv:1710.03740",
        ),
        "bfloat16": _paper(
            "Dhiraj Kalamkar, Dheevatsa Mudigere, Naveen Mellempudi, and others",
            2019,
            "A Study of BFLOAT16 for Deep Learning Training",
            "arXiv:1905.12322",
        ),
        "distillation": _paper(
            "Geoffrey E. Hinton, Oriol Vinyals, Jeff Dean",
            2015,
            "Distilling the Knowledge in a Neural Network",
            "arXiv:1503.02531",
        ),
        "pruning": _paper(
            "Song Han, Jeff Pool, John Tran, William J. Dally",
            2015,
            "Learning Both Weights and Connections for Efficient Neural Networks",
            "NIPS 2015, arXiv:1506.02626",
        ),
        "transfer": _paper(
            "Jason Yosinski, Jeff Clune, Yoshua Bengio, Hod Lipson",
            2014,
            "How Transferable Are Features in Deep Neural Networks?",
            "NIPS 2014, arXiv:1411.1792",
        ),
        "batch_norm": _paper(
            "Sergey Ioffe, Christian Szegedy",
            2015,
            "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift",
            "ICML 2015, arXiv:1502.03167",
        ),
        "bishop": _paper("Christopher M. Bishop", 2006, "Pattern Recognition and Machine Learning", "Springer"),
        "deep_learning": _paper("Ian Goodfellow, Yoshua Bengio, Aaron Courville", 2016, "Deep Learning", "MIT Press"),
        "data_url": _paper("Larry Masinter", 1998, "The “data” URL Scheme", "RFC 2397"),
        "preparation": _paper(
            "Mikko Möttönen, Juha J. Vartiainen, Ville Bergholm, Martti M. Salomaa",
            2004,
            "Transformation of Quantum States Using Uniformly Controlled Rotations",
            "Quantum Information and Computation 5 (2005), arXiv:quant-ph/0407010",
        ),
        "fine_print": _paper("Scott Aaronson", 2015, "Read the Fine Print", "Nature Physics 11"),
        "nisq": _paper(
            "John Preskill", 2018, "Quantum Computing in the NISQ Era and Beyond", "Quantum 2, arXiv:1801.00862"
        ),
    }
)
