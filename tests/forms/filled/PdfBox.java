// PDFBox, which many servers fill forms with (also behind document management systems), fills one.
//   java -cp pdfbox.jar:fontbox.jar:commons-logging.jar PdfBox.java BLANK.pdf FIELDS.tsv OUT.pdf
// FIELDS.tsv: name, text as typed, key; tab between them, ␤ for a line break (make.py writes it).
// Fits PDFBox 2 and 3 but for how a file is opened: 3 has Loader.loadPDF. Letters that the form's
// font lacks cannot be drawn: PDFBox throws, and the field keeps what setValue had stored before.
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDCheckBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDRadioButton;

public class PdfBox {
    public static void main(String[] given) throws Exception {
        try (PDDocument pdf = PDDocument.load(new File(given[0]))) {
            PDAcroForm form = pdf.getDocumentCatalog().getAcroForm();
            for (String line : Files.readAllLines(Path.of(given[1]))) {
                String[] told = line.split("\t", -1);
                PDField field = form.getField(told[0]);
                String typed = told[1].replace('␤', '\n');
                if (field instanceof PDCheckBox) ((PDCheckBox) field).check();
                else if (field instanceof PDRadioButton) field.setValue(told[2]);
                else try {
                    field.setValue(typed);
                } catch (IllegalArgumentException lacksALetter) {
                    field.getCOSObject().setString(COSName.V, typed);
                    form.setNeedAppearances(true);
                }
            }
            pdf.save(new File(given[2]));
        }
    }
}
