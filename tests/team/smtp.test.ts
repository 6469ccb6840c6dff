import { expect, test } from "vitest";
import { createMailer } from "#server/mail/mailer";
import { createProduct } from "#tests/helpers/product";
import { startSmtpServer } from "#tests/helpers/smtp-server";

test("an invitation is handed to the configured mail server, with its link", async () => {
  const smtp = await startSmtpServer();
  const product = await createProduct({ SMTP_URL: smtp.url });
  const mailer = createMailer(product.config);

  await mailer?.send({
    to: "new@example.test",
    subject: "Invitation",
    text: "Accept:\nhttp://localhost:3000/invite/x",
  });

  expect(smtp.taken).toHaveLength(1);
  expect(smtp.taken[0]?.to).toEqual(["new@example.test"]);
  expect(smtp.taken[0]?.text).toContain("http://localhost:3000/invite/x");
  await smtp.close();
  await product.close();
});

test("without a mail server there is no mailer", async () => {
  const product = await createProduct();

  expect(createMailer(product.config)).toBeNull();
  await product.close();
});
